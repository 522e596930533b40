import { expect, test } from '@playwright/test'
import { arrive, idNumber, look, press, quiet, said, visit } from './desk'

/** The story of the product: two pupils of one household, from the village's word to a certificate anybody can check. */
test('two pupils are helped, by everybody who has a part in it', async ({ browser }) => {
  const anybody = await visit(browser)
  await test.step('the public reads the front page and the sign-in page', async () => {
    for (const [path, name] of [['/', 'public-home'], ['/organisations', 'register'], ['/honours', 'honours-before'], ['/rules', 'rules'], ['/check', 'check'], ['/sign-in', 'sign-in'], ['/apply', 'apply']] as const) {
      await anybody.goto(path)
      await look(anybody, name)
    }
  })

  const village = await arrive(browser, 'village')
  let need = ''
  await test.step('the village enters the household and posts the need', async () => {
    await look(village, 'village-today')
    await village.getByRole('link', { name: '报需求' }).click()
    await look(village, 'post-kind')
    await village.getByLabel('替一户家庭报').check()
    await village.getByLabel('助学', { exact: true }).check()
    await village.getByRole('button', { name: '去填内容' }).click()
    await look(village, 'post-content')
    await village.getByRole('link', { name: '登记新的一户' }).click()
    const people = [['张福来', '19790214', 11, ''], ['张小雨', '20100312', 12, 'senior'], ['张小雪', '20110920', 24, 'senior']] as const
    for (const [i, [name, birth, order, stage]] of people.entries()) {
      if (i) await village.getByRole('button', { name: '再加一人' }).click()
      await village.locator(`#m${i}-name`).fill(name)
      await village.locator(`#m${i}-idNo`).fill(idNumber(birth, order))
      if (stage) {
        await village.locator(`#m${i}-stage`).selectOption(stage)
        await village.locator(`#m${i}-school`).fill('镇赉县第一中学')
      }
    }
    await look(village, 'household')
    await village.getByRole('button', { name: '登记这一户' }).click()
    await village.waitForURL(/village\/post/)
    await quiet(village)
    await village.getByRole('button', { name: '去核对' }).click()
    await look(village, 'post-errors')
    const pupils = village.locator('#household .opt-line', { hasText: '高中' })
    await expect(pupils).toHaveCount(2)
    for (const pupil of await pupils.all()) await pupil.locator('input').check()
    await village.locator('#line-0-item').fill('学年学习生活费')
    for (const i of [0, 1]) await village.locator(`#line-${i}-qty`).fill('3,000')
    await village.getByLabel('有期限').check()
    await village.locator('#neededBy').fill('2027-02-25')
    await village.locator('#govAid').selectOption('covered_but_difficult')
    await village.locator('#detail').fill('国家助学金每人每年 2,000 元已享，住宿、交通、书本仍差每人 3,000 元。')
    await village.getByLabel('户主听完，当面同意').check()
    await look(village, 'post-filled')
    await village.getByRole('button', { name: /去核对|先改/ }).click()
    await look(village, 'post-check')
    await village.getByRole('button', { name: '提交需求' }).click()
    await village.waitForURL(/village\/needs\//)
    need = village.url().split('/').pop()!
    await look(village, 'village-need')
  })

  await test.step('two officers of the township check it, each with his own account', async () => {
    const clerk = await arrive(browser, 'township1')
    await look(clerk, 'township-queue')
    await clerk.goto(`/console/queue/need/${need}`)
    await look(clerk, 'township-need')
    await press(clerk, '登记入户核查', { opinion: '两人入户核查，情况属实。', visitedAt: '2026-11-24', companion: '孙丽 镇民政办' })
    const reviewer = await arrive(browser, 'township2')
    await reviewer.goto(`/console/queue/need/${need}`)
    await quiet(reviewer)
    await press(reviewer, '通过初审', { opinion: '核查属实，涉及未成年人，不公示，同意上报。' })
  })

  await test.step('the county confirms it', async () => {
    const county = await arrive(browser, 'county2')
    await county.goto(`/console/queue/need/${need}`)
    await look(county, 'county-need')
    await press(county, '确认需求', { opinion: '同意确认。', visitedAt: '2026-11-24' })
  })

  const foundation = await arrive(browser, 'foundation')
  let match = ''
  await test.step('a foundation finds the need and claims it', async () => {
    await look(foundation, 'organisation-home')
    await foundation.getByRole('link', { name: '供给与项目' }).first().click()
    await look(foundation, 'offers')
    await foundation.goto('/organisation/offers/new?form=project')
    await look(foundation, 'offer-form')
    await foundation.goto('/organisation/needs')
    await look(foundation, 'find')
    await foundation.goto(`/organisation/needs/${need}`)
    await look(foundation, 'find-need')
    await foundation.getByRole('button', { name: '认领需求' }).click()
    const dialog = foundation.getByRole('dialog')
    const offer = dialog.locator('#claim-offer')
    await offer.selectOption({ index: 1 })
    const edu = await offer.locator('option', { hasText: '高中' }).first().getAttribute('value')
    await offer.selectOption(edu!)
    await look(foundation, 'claim')
    await dialog.getByRole('button', { name: '提出对接' }).click()
    await foundation.waitForURL(/organisation\/matches\//)
    match = foundation.url().split('/').pop()!
    await look(foundation, 'organisation-match')
  })

  await test.step('the village agrees and records the consent of both pupils', async () => {
    await village.goto('/village')
    await look(village, 'village-waits')
    await village.goto(`/village/matches/${match}`)
    await look(village, 'village-match')
    await press(village, '同意对接')
    await expect(village.getByRole('button', { name: '登记家庭同意' })).toBeVisible()
    for (const relation of await village.getByLabel('与本人的关系').all()) await relation.fill('父亲')
    for (const young of await village.getByLabel(/本人也同意/).all()) await young.check()
    await look(village, 'consent')
    await village.getByRole('button', { name: '登记家庭同意' }).click()
    await expect(village.getByRole('button', { name: '登记家庭同意' })).toBeHidden()
  })

  await test.step('other officers of township and county audit the match', async () => {
    const township = await arrive(browser, 'township3')
    await township.goto(`/console/queue/match/${match}`)
    await look(township, 'township-match')
    await press(township, '通过乡镇审核', { opinion: '需求仍属实，无重复帮扶。' })
    const same = await arrive(browser, 'county2')
    await same.goto(`/console/queue/match/${match}`)
    await look(same, 'county-recused')
    await expect(same.getByText('这件您不能办')).toBeVisible()
    const county = await arrive(browser, 'county3')
    await county.goto(`/console/queue/match/${match}`)
    await look(county, 'county-match')
    await press(county, '同意对接', { opinion: '供需相符，材料齐全，同意对接。' })
  })

  let voucher = ''
  await test.step('the foundation sees what was consented, agrees on a day and issues the slip', async () => {
    await foundation.goto(`/organisation/matches/${match}`)
    await quiet(foundation)
    await foundation.getByRole('button', { name: '查看受助人信息' }).click()
    await expect(foundation.getByText('张小雨')).toBeVisible()
    await look(foundation, 'released')
    await press(foundation, '约定交付', { deliverOn: '2026-11-27', place: '镇赉镇新立村村部' })
    await foundation.getByRole('button', { name: '开四联单' }).click()
    const dialog = foundation.getByRole('dialog')
    await dialog.locator('#v-payee').fill('镇赉县第一中学代收')
    await dialog.locator('#v-bankRef').fill('回单 20261124001')
    await look(foundation, 'slip-form')
    await dialog.getByRole('button', { name: '开四联单' }).click()
    await expect(dialog).toBeHidden()
    await look(foundation, 'slip-issued')
  })

  await test.step('the village receives, the supervisor witnesses', async () => {
    await village.goto('/village/receipts')
    await look(village, 'receipts')
    await village.locator('main a[href*="/village/receipts/"]').first().click()
    await village.waitForURL(/receipts\//)
    voucher = village.url().split('/').pop()!
    await quiet(village)
    for (const line of await village.locator('.line').all()) await line.getByText('收到', { exact: true }).click()
    await village.getByLabel('监护人签字').check()
    await village.locator('#relation').fill('父亲')
    await look(village, 'receipt')
    await village.getByRole('button', { name: '确认收到，请见证人签字' }).click()
    await expect(village.getByText('请村务监督')).toBeVisible()
    await look(village, 'receipt-recorded')
    const supervisor = await arrive(browser, 'supervisor')
    await look(supervisor, 'supervisor-today')
    await supervisor.goto(`/village/receipts/${voucher}`)
    await quiet(supervisor)
    await press(supervisor, '见证签收')
    await supervisor.goto(`/village/print/slip/${voucher}`)
    await look(supervisor, 'slip-print')
  })

  await test.step('the foundation reports, the county files', async () => {
    await foundation.goto(`/organisation/matches/${match}`)
    await quiet(foundation)
    await foundation.getByRole('button', { name: '回告捐赠人' }).click()
    const dialog = foundation.getByRole('dialog')
    await dialog.locator('#r-no').fill('吉捐 000123')
    await look(foundation, 'report')
    await dialog.getByRole('button', { name: '回告捐赠人' }).click()
    await expect(dialog).toBeHidden()
    const county = await arrive(browser, 'county1')
    await county.goto(`/console/queue/match/${match}`)
    await quiet(county)
    await county.getByRole('button', { name: '结案归档' }).click()
    for (const copy of await county.getByRole('dialog').getByRole('checkbox').all()) await copy.check()
    await look(county, 'file-copies')
    await county.getByRole('dialog').getByRole('button', { name: '结案归档' }).click()
    await expect(county.getByRole('dialog')).toBeHidden()
  })

  await test.step('nothing but silence in every console', async () => {
    await village.goto('/village/me')
    await look(village, 'me')
    expect(said).toEqual([])
  })
})
