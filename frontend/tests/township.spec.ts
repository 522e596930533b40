import { expect, test } from '@playwright/test'
import { arrive, look, press, quiet, works } from './desk'

/** A township's own need, from the form to the receipt: posted on the phone, returned, amended, matched, received; and one withdrawn. */
test('a township posts what it lacks itself, amends it, and records what came', async ({ browser }) => {
  const title = '乡镇敬老院过冬棉被四十床'
  const clerk = await arrive(browser, 'township1')
  await clerk.goto('/console/needs')
  await quiet(clerk)
  await clerk.getByRole('link', { name: '报需求', exact: true }).click()
  await expect(clerk.getByRole('heading', { level: 1 })).toHaveText('报乡镇自己的需求')
  await expect(clerk.getByLabel('替乡镇报')).toBeChecked()
  await expect(clerk.getByLabel('替一户家庭报')).toHaveCount(0)
  await clerk.getByLabel('助老', { exact: true }).check()
  await look(clerk, 'township-post-kind')
  await clerk.getByRole('button', { name: '去填内容' }).click()
  await clerk.locator('#title').fill(title)
  await clerk.locator('#line-0-kind').selectOption('goods')
  await clerk.locator('#line-0-item').fill('棉被')
  await clerk.locator('#line-0-qty').fill('40')
  await clerk.locator('#line-0-unitValue').fill('120')
  await clerk.locator('#headCount').fill('40')
  await clerk.getByRole('button', { name: '去核对' }).click()
  await expect(clerk.locator('[role=alert], .errors').first()).toBeVisible() // the explanation is still missing
  await clerk.locator('#detail').fill('敬老院现住 40 位老人，棉被用了八年，冬天不够厚。')
  await look(clerk, 'township-post-content')

  // Left half-way, the draft is offered again.
  await clerk.goto('/console/needs/post')
  await quiet(clerk)
  await clerk.getByRole('link', { name: new RegExp(`接着写：${title}`) }).click()
  await expect(clerk.locator('#title')).toHaveValue(title)
  await clerk.getByRole('button', { name: '去核对' }).click()
  await look(clerk, 'township-post-check')
  await clerk.getByRole('button', { name: '提交需求' }).click()
  await clerk.waitForURL(/console\/needs\/[0-9a-f-]{36}/)
  const need = clerk.url().split('/').pop()!
  await quiet(clerk)
  await expect(clerk.getByText('核对中').first()).toBeVisible()

  await (await works('township2'))(`/api/needs/${need}/return`, { missing: ['写明棉被的尺寸'] })
  await clerk.goto(`/console/queue/need/${need}`)
  await expect(clerk.getByText('写明棉被的尺寸').first()).toBeVisible()
  await look(clerk, 'township-returned')
  await clerk.getByRole('button', { name: '修改需求' }).click()
  await expect(clerk.locator('#title')).toHaveValue(title)
  await clerk.locator('#line-0-spec').fill('双人，净重 3 千克')
  await clerk.getByRole('button', { name: '去核对' }).click()
  await clerk.getByRole('button', { name: '提交需求' }).click()
  await clerk.waitForURL(/console\/needs\/[0-9a-f-]{36}/)
  await quiet(clerk)
  await expect(clerk.getByText('双人，净重 3 千克').first()).toBeVisible()

  const second = await works('township3')
  await second(`/api/needs/${need}/check`, { opinion: '现场核查属实。', visitedAt: String((await second('/api/world')).today), companion: '赵敏' })
  await (await works('township2'))(`/api/needs/${need}/forward`, { opinion: '同意上报。' })
  const county = await works('county2')
  await county(`/api/needs/${need}/confirm`, { opinion: '同意。', visitedAt: String((await county('/api/world')).today) })

  const charity = await works('charity')
  const lines = (await charity(`/api/needs/${need}`)).lines as { id: string }[]
  const offer = (await charity('/api/offers', { form: 'offer', restriction: 'unrestricted', sourceFunds: 'own', name: '冬季棉被棉衣', categories: ['elder_aid'], resourceKind: 'goods', item: '棉被', unit: 'piece', unitValueFen: 12000, quantity: 100, safety: '全新，附检验报告' })) as { id: string }
  await charity(`/api/offers/${offer.id}/submit`, {})
  await (await works('county1'))(`/api/offers/${offer.id}/take`, {})
  await county(`/api/offers/${offer.id}/activate`, { opinion: '核验通过。' })
  const match = (await charity(`/api/needs/${need}/claim`, { offerId: offer.id, lines: [{ lineId: lines[0]!.id, qty: 40 }] })) as { id: string }
  await clerk.goto(`/console/queue/match/${match.id}`)
  await quiet(clerk)
  await look(clerk, 'township-match')
  await press(clerk, '同意对接')
  await (await works('township5'))(`/api/matches/${match.id}/review`, { opinion: '供需相符。' })
  await (await works('county3'))(`/api/matches/${match.id}/approve`, { opinion: '同意。' })
  await charity(`/api/matches/${match.id}/schedule`, { deliverOn: String((await charity('/api/world')).today), place: '镇赉镇敬老院' })
  await charity(`/api/matches/${match.id}/voucher`, { channel: 'goods', receiver: 'township', lines: [{ lineId: lines[0]!.id, qty: 40 }] })
  const slip = ((await charity(`/api/matches/${match.id}`)).vouchers as { id: string }[])[0]!.id

  await clerk.goto(`/console/queue/voucher/${slip}`)
  await clerk.getByRole('button', { name: '登记收到' }).click()
  const dialog = clerk.getByRole('dialog')
  await dialog.getByRole('radio', { name: '收到', exact: true }).check()
  await look(clerk, 'township-receipt')
  await dialog.getByRole('button', { name: '确认收到' }).click()
  await expect(dialog).toBeHidden()
  await (await works('township2'))(`/api/vouchers/${slip}/witness`, {})
  await clerk.goto(`/console/needs/${need}`)
  await quiet(clerk)
  await expect(clerk.getByText('已满足').or(clerk.getByText('待结项')).first()).toBeVisible()
  await look(clerk, 'township-fulfilled')
})

/** What is no longer needed is withdrawn; a village's need is not amended at the township's desk, and a reviewer posts none. */
test('a township withdraws its own need, and only its own is amended here', async ({ browser }) => {
  const clerk = await arrive(browser, 'township1')
  const api = await works('township1')
  const body = { region: '220821100000', level: 'township', category: 'elder_aid', title: '乡镇敬老院洗衣机两台', urgency: 'ordinary', govAid: 'not_applicable', headCount: 40, lines: [{ item: '洗衣机', resourceKind: 'goods', unit: 'piece', unitValueFen: 90000, qty: 2 }] }
  const need = (await api('/api/needs', body)).id as string
  await clerk.goto(`/console/needs/${need}`)
  await quiet(clerk)
  await expect(clerk.getByRole('button', { name: '修改需求' })).toBeVisible()
  await press(clerk, '撤回需求', { reason: '县里已统一配发。' })
  await clerk.goto(`/console/needs/${need}`)
  await quiet(clerk)
  await expect(clerk.getByText('已撤回').first()).toBeVisible()

  const village = await works('village')
  const theirs = (await village('/api/needs', { ...body, region: undefined, level: 'village', title: '幸福院洗衣机两台' })).id as string
  await clerk.goto(`/console/needs/${theirs}`)
  await quiet(clerk)
  await expect(clerk.getByRole('heading', { level: 1 })).toHaveText('幸福院洗衣机两台')
  await expect(clerk.getByRole('button', { name: '修改需求' })).toHaveCount(0)
  const reviewer = await arrive(browser, 'township2')
  await reviewer.goto('/console/needs')
  await quiet(reviewer)
  await expect(reviewer.getByRole('link', { name: '报需求', exact: true })).toHaveCount(0)
})
