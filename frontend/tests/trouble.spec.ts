import { expect, test } from '@playwright/test'
import { arrive, passwordOf, look, press, quiet, said, works } from './desk'

/** A match of the foundation on a village's need, up to the agreed day. */
async function scheduled(): Promise<{ need: string; match: string; line: string; today: string }> {
  const village = await works('village')
  const foundation = await works('foundation')
  const n = await village('/api/needs', { level: 'village', category: 'elder_aid', title: '幸福院护理床垫六张', urgency: 'ordinary', govAid: 'not_applicable', headCount: 6, lines: [{ item: '护理床垫', resourceKind: 'goods', unit: 'piece', unitValueFen: 26000, qty: 6 }] })
  const need = String(n.id)
  const line = (n.lines as { id: string }[])[0]!.id
  const today = String((await village('/api/world')).today)
  await village(`/api/needs/${need}/submit`, {})
  await (await works('township1'))(`/api/needs/${need}/check`, { opinion: '现场核查属实。', visitedAt: today, companion: '赵敏' })
  await (await works('township2'))(`/api/needs/${need}/forward`, { opinion: '同意上报。' })
  await (await works('county2'))(`/api/needs/${need}/confirm`, { opinion: '同意。', visitedAt: today })
  const org = (await foundation('/api/session')).organisationId
  const offers = (await foundation(`/api/offers?organisation=${String(org)}&limit=100`)).items as { id: string; item: string; free: number; state: string }[]
  const mats = offers.find((o) => o.item === '护理床垫' && o.free >= 6 && ['active', 'part_committed', 'delivering'].includes(o.state))!
  const match = String((await foundation(`/api/needs/${need}/claim`, { offerId: mats.id, lines: [{ lineId: line, qty: 6 }] })).id)
  await village(`/api/matches/${match}/confirm`, {})
  await (await works('township3'))(`/api/matches/${match}/review`, { opinion: '供需相符。' })
  await (await works('county3'))(`/api/matches/${match}/approve`, { opinion: '同意对接。' })
  await foundation(`/api/matches/${match}/schedule`, { deliverOn: today, place: '新立村幸福院' })
  return { need, match, line, today }
}

/** A slip issued by mistake is void and keeps its number; a quarrel stops everything until a county reviewer has written his finding. */
test('a slip is void, a match is disputed and taken up again', async ({ browser }) => {
  said.length = 0
  const { match, line } = await scheduled()
  const acts = await works('foundation')
  await acts(`/api/matches/${match}/voucher`, { channel: 'goods', receiver: 'village', place: '新立村幸福院', lines: [{ lineId: line, qty: 5 }] })
  const foundation = await arrive(browser, 'foundation')
  await foundation.goto(`/organisation/matches/${match}`)
  await quiet(foundation)
  const first = ((await acts(`/api/matches/${match}`)).vouchers as { voucherNo: string }[])[0]!.voucherNo
  await press(foundation, '作废四联单', { reason: '数量开错，应为 6 张。' })
  await expect(foundation.getByText('已作废')).toBeVisible()
  await expect(foundation.getByText(first)).toBeVisible()
  await acts(`/api/matches/${match}/voucher`, { channel: 'goods', receiver: 'village', place: '新立村幸福院', lines: [{ lineId: line, qty: 6 }] })
  await foundation.reload()
  await look(foundation, 'slip-void')
  const numbers = ((await acts(`/api/matches/${match}`)).vouchers as { voucherNo: string; state: string }[]).map((v) => Number(v.voucherNo.split('-').pop()))
  expect(numbers[1]! - numbers[0]!, 'the void number is kept, the next one follows').toBe(1)

  const village = await arrive(browser, 'village')
  await village.goto(`/village/matches/${match}`)
  await quiet(village)
  await press(village, '提出争议', { reason: '送来的床垫尺寸不对，协商未成。' })
  await expect(village.getByText('核查争议')).toBeVisible()
  await look(village, 'disputed')
  const auditor = await arrive(browser, 'audit')
  await auditor.goto(`/console/matches/${match}`)
  await quiet(auditor)
  await expect(auditor.getByRole('button', { name: '恢复对接' })).toHaveCount(0)
  const reviewer = await arrive(browser, 'county2')
  await reviewer.goto(`/console/queue/match/${match}`)
  await look(reviewer, 'dispute-case')
  await press(reviewer, '恢复对接', { finding: '经查为包装标签写错，双方同意照单交付。' })
  await village.reload()
  await quiet(village)
  await expect(village.getByText('等签收')).toBeVisible()
  expect(said).toEqual([])
})

/** A name is opened with its purpose first, and the opening is on record. */
test('a masked person is opened, and the opening is recorded', async ({ browser }) => {
  said.length = 0
  const acts = await works('county2')
  const list = (await acts('/api/needs?level=household&limit=50')).items as { id: string; lines: { personId?: string }[] }[]
  const need = list.find((n) => n.lines.some((l) => l.personId))!
  const county = await arrive(browser, 'county2')
  await county.goto(`/console/needs/${need.id}`)
  await quiet(county)
  const people = need.lines.map((l) => l.personId)
  const openings = async () => ((await (await works('auditor'))('/api/trail?limit=200')).items as { fact: string; subject: string }[]).filter((e) => e.fact === 'pii.opened' && people.includes(e.subject)).length
  const before = await openings()
  await county.locator('button.masked').last().click()
  const dialog = county.getByRole('dialog')
  await dialog.getByRole('button', { name: '记下用途并查看' }).click()
  await expect(dialog.getByText('请写明用途')).toBeVisible()
  await look(county, 'masked-why')
  await dialog.locator('#purpose').fill('核对在读证明')
  // As if the password had been entered a while ago: the page asks for it and then goes on with the purpose as typed.
  await county.route('**/api/people/*/open', (r) => r.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify({ status: 403, code: 'session.confirm-password', detail: '查看个人信息要再输一次登录密码。' }) }), { times: 1 })
  await dialog.getByRole('button', { name: '记下用途并查看' }).click()
  const again = county.getByRole('dialog', { name: '再输一次密码' })
  await look(county, 'password-again')
  await again.locator('#confirm-password').fill('not the password')
  await again.getByRole('button', { name: '确认并查看' }).click()
  await expect(again.getByText('密码不对，请重新输入。')).toBeVisible()
  await again.locator('#confirm-password').fill(await passwordOf(county))
  await again.getByRole('button', { name: '确认并查看' }).click()
  await expect(dialog.locator('dl')).toBeVisible()
  said.splice(0, 2) // the two refusals above
  await look(county, 'masked-open')
  expect(await openings(), 'the opening stands in the trail').toBe(before + 1)
  const auditor = await arrive(browser, 'audit')
  await auditor.goto(`/console/needs/${need.id}`)
  await quiet(auditor)
  await expect(auditor.locator('button.masked')).toHaveCount(0)
  expect(said).toEqual([])
})
