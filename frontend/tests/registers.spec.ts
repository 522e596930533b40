import { expect, test, type Page } from '@playwright/test'
import { arrive, creditCode, idNumber, look, press, quiet, said, visit, works } from './desk'

const first = 'first words for a charity'
const own = 'another four plain words'

/** newcomer makes an account without a role and signs in with a password of his own. */
async function newcomer(page: Page, name: string): Promise<void> {
  const login = `mu.${Date.now().toString(36)}`
  await (await works('admin'))('/api/users', { login, name, password: first })
  await page.goto('/sign-in')
  await page.locator('#login').fill(login)
  await page.locator('#password').fill(first)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(/password/)
  for (const [id, words] of [['old', first], ['new', own], ['again', own]] as const) await page.locator(`#${id}`).fill(words)
  await page.getByRole('button', { name: '保存新密码' }).click()
  await page.waitForURL((url) => url.pathname !== '/password')
}

/** both shows the page in the other colours too. */
async function both(page: Page, name: string): Promise<void> {
  await look(page, name)
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, `${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

const inCounty = async (page: Page, within: string) => {
  for (const [i, name] of ['吉林省', '白城市', '镇赉县'].entries()) await page.locator(`${within} select`).nth(i).selectOption({ label: name })
}

/** A charity with a public fundraising certificate registers, declares its people, is verified, and pledges a trust's money. */
test('a charity with a public fundraising certificate registers to the end', async ({ browser }) => {
  said.length = 0
  const name = `镇赉县暖阳慈善基金会${Date.now() % 1000}`
  const founder = await visit(browser)
  await newcomer(founder, '穆清')
  await founder.goto('/apply')
  await quiet(founder)
  await founder.locator('#orgType').selectOption('social_group')
  await founder.locator('#name').fill(name)
  await founder.locator('#uscc').fill(creditCode(Date.now() % 1_000_000))
  await inCounty(founder, '#officeRegion')
  await founder.getByText('已认定为慈善组织').click()
  await founder.locator('#publicCertNo').fill('吉慈公募 2020-11')
  await founder.locator('#purposes').getByText('助老', { exact: true }).click()
  await inCounty(founder, '#serviceAreas')
  await founder.getByRole('button', { name: '加上这个地区' }).click()
  await founder.locator('#legalRep').fill('穆清')
  await founder.locator('#contactName').fill('穆清')
  await founder.getByRole('button', { name: '加一人' }).click()
  await founder.getByRole('button', { name: '提交登记' }).click()
  await expect(founder.locator('#recognisedOn-error')).toBeVisible()
  await expect(founder.locator('#publicCertOn-error')).toBeVisible()
  await founder.locator('#recognisedOn').fill('2018-05-01')
  await founder.locator('#publicCertOn').fill('2020-11-03')
  const field = (i: number, part: string) => founder.locator(`[id="relatedParties[${i}].${part}"]`)
  await expect(field(0, 'name')).toHaveAttribute('aria-invalid', 'true')
  await field(0, 'name').fill('穆清')
  await field(0, 'relation').fill('会长')
  await founder.getByRole('button', { name: '加一人' }).click()
  await field(1, 'name').fill('穆小川')
  await field(1, 'relation').fill('会长之子')
  await field(1, 'idNo').fill('990000199801011230')
  await founder.getByRole('button', { name: '提交登记' }).click()
  await expect(field(1, 'idNo')).toHaveAttribute('aria-invalid', 'true') // its check digit is wrong
  await both(founder, 'apply-certificate')
  await field(1, 'idNo').fill(idNumber('19980101', 123))
  await founder.getByRole('button', { name: '提交登记' }).click()
  await expect(founder.getByText('已提交')).toBeVisible()
  await founder.locator('input[type=file]').setInputFiles({ name: '登记证书.png', mimeType: 'image/png', buffer: await founder.screenshot() })
  await expect(founder.getByText('登记证书.png', { exact: true })).toBeVisible()
  await founder.goto('/organisation/profile')
  await quiet(founder)
  await expect(founder.getByText('吉慈公募 2020-11')).toBeVisible()
  await expect(founder.getByText('已申报，')).toBeVisible()

  const register = await works('county1')
  const found = (await register(`/api/organisations?state=submitted&q=${encodeURIComponent(name)}`)).items as { id: string }[]
  const file = `/console/organisations/${found[0]!.id}`
  const clerk = await arrive(browser, 'county1')
  await clerk.goto(file)
  await quiet(clerk)
  await expect(clerk.getByText('2018年5月1日')).toBeVisible()
  await press(clerk, '受理登记')
  const reviewer = await arrive(browser, 'county2')
  await reviewer.goto(file)
  await quiet(reviewer)
  await press(reviewer, '核验通过', { opinion: '证照齐全，核验通过。' })

  await founder.goto('/organisation/profile')
  await quiet(founder)
  await founder.getByRole('button', { name: '申报管理人员及近亲属' }).click()
  const dialog = founder.getByRole('dialog')
  await dialog.locator('[id="relatedParties[0].name"]').fill('穆清')
  await both(founder, 'declare')
  await dialog.getByText('已核对，没有要申报的人').click()
  await expect(dialog.locator('[id="relatedParties[0].name"]')).toHaveCount(0)
  await dialog.getByRole('button', { name: '提交申报' }).click()
  await expect(dialog).toBeHidden()
  await expect(founder.getByText('已核对，没有，')).toBeVisible()
  await both(founder, 'profile-declared')

  await founder.goto('/organisation/offers/new')
  await quiet(founder)
  await founder.locator('#name').fill('暖阳助老慈善信托')
  await founder.locator('#categories').getByText('助老', { exact: true }).click()
  await founder.locator('#quantity').fill('20000')
  await founder.locator('#sourceFunds').selectOption('trust')
  await founder.locator('form button.primary').click()
  await expect(founder.locator('#filingNo-error')).toBeVisible()
  await both(founder, 'offer-trust')
  await founder.locator('#sourceFunds').selectOption('government_purchase')
  await founder.locator('form button.primary').click()
  await expect(founder.locator('#contractNo-error')).toBeVisible()
  await founder.locator('#sourceFunds').selectOption('trust')
  await founder.locator('#filingNo').fill('吉慈信备 2026-012')
  await founder.locator('form button.primary').click()
  await founder.waitForURL(/offers\/[0-9a-f-]{36}$/)
  await expect(founder.getByText('吉慈信备 2026-012')).toBeVisible()
  expect(said.filter((s) => !s.includes('status of 422'))).toEqual([])
})

/** An officer declares a relation by the household's number, is kept from its case, and ends the declaration. */
test('an officer declares a relation and steps aside', async ({ browser }) => {
  said.length = 0
  const clerk = await works('village')
  const home = ((await clerk('/api/households?limit=100')).items as { id: string; householdNo: string }[]).at(-1)!
  const officer = await arrive(browser, 'county3')
  await officer.getByRole('link', { name: '回避申报' }).click()
  await quiet(officer)
  await officer.locator('#relative-q').fill(home.householdNo.slice(-4))
  await officer.getByRole('button', { name: '查找' }).click()
  await officer.locator('#relative-found label', { hasText: home.householdNo }).click()
  await officer.getByRole('button', { name: '提交申报' }).click()
  await expect(officer.locator('#relation-error')).toBeVisible()
  await officer.locator('#relation').fill('岳父')
  await both(officer, 'relatives-form')
  await officer.getByRole('button', { name: '提交申报' }).click()
  await expect(officer.locator('.rows li', { hasText: home.householdNo })).toContainText('岳父')
  await officer.getByText('机构', { exact: true }).click()
  await officer.locator('#relative-q').fill('灯草')
  await officer.getByRole('button', { name: '查找' }).click()
  await expect(officer.getByText('灯草慈善会')).toBeVisible()
  await both(officer, 'relatives-found')
  await officer.getByRole('button', { name: '撤销申报' }).first().click()
  await officer.getByRole('dialog').locator('#f-reason').fill('弄错了，不是同一户。')
  await officer.getByRole('dialog').getByRole('button', { name: '撤销申报' }).click()
  await expect(officer.getByText('弄错了，不是同一户。')).toBeVisible()

  const village = await arrive(browser, 'village')
  await village.goto('/village/me')
  await quiet(village)
  await village.getByRole('link', { name: '我的回避申报' }).click()
  await expect(village.getByText('您还没有申报')).toBeVisible()
  await both(village, 'relatives-village')
  expect(said).toEqual([])
})
