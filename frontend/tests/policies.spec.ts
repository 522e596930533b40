import { expect, test, type Page } from '@playwright/test'
import { arrive, idNumber, look, quiet, works } from './desk'

/** What a clerk ticks decides how a need is posted: each of the five policies is reached from the form, and no switch opens it. */

const order = () => 100 + Math.floor(Math.random() * 800)
/** born gives a birthday of somebody who is so old on the world's day. */
const born = (today: string, age: number) => `${Number(today.slice(0, 4)) - age - 1}0615`

interface Home { mark: string; id: string }
async function household(members: { birth: string; relation: string; schoolStage?: string }[], categories: string[] = []): Promise<Home> {
  const h = await (await works('village'))('/api/households', { categories, members: members.map((m, i) => ({ name: `试${'己庚辛壬癸'[i]}`, relation: m.relation, schoolStage: m.schoolStage, idNo: idNumber(m.birth, order()) })) })
  return { mark: String(h.mark), id: String(h.id) }
}

/** form opens the form for a household and a kind, up to the second step. */
async function form(page: Page, home: Home, kind: string): Promise<void> {
  await page.goto(`/village/post?household=${home.id}&draft=${Date.now()}${order()}`)
  await quiet(page)
  await page.getByLabel(kind, { exact: true }).check()
  await page.getByRole('button', { name: '去填内容' }).click()
  await quiet(page)
}
const tick = (page: Page, who: RegExp) => page.locator('#people ~ .opts').getByRole('checkbox', { name: who }).check()
const answer = (page: Page, question: RegExp, say: string) => page.getByRole('radiogroup', { name: question }).getByText(say, { exact: true }).click()

/** goods asks for two quilts and says the rest. */
async function goods(page: Page, detail = '家里收入少，过冬缺被子。'): Promise<void> {
  await page.locator('#line-0-kind').selectOption('goods')
  await page.locator('#line-0-item').fill('棉被')
  await page.locator('#line-0-qty').fill('2')
  await page.locator('#govAid').selectOption('covered_but_difficult')
  await page.locator('#detail').fill(detail)
  await page.getByLabel('户主听完，当面同意').check()
}
async function send(page: Page): Promise<Record<string, unknown>> {
  await page.getByRole('button', { name: '去核对' }).click()
  await page.getByRole('button', { name: '提交需求' }).click()
  await page.waitForURL(/village\/needs\//)
  await quiet(page)
  return (await works('village'))(`/api/needs/${page.url().split('/').pop()!}`)
}

let today = ''
test.beforeAll(async () => { today = String((await (await works('village'))('/api/world')).today) })

test('household_default: an adult, nothing secret, not confirmed', async ({ browser }) => {
  const page = await arrive(browser, 'village')
  await form(page, await household([{ birth: born(today, 47), relation: 'self' }]), '济困')
  await tick(page, /本人/)
  await goods(page)
  await expect(page.getByText('第 2 条还没选，先按不张榜办。')).toBeVisible()
  await page.getByRole('button', { name: '去核对' }).click()
  await expect(page.getByText('请答第 2 条：有没有不愿人知的事。').first()).toBeVisible()
  await look(page, 'post-who-unsaid')
  await answer(page, /不愿人知/, '没有')
  await answer(page, /已认定/, '不是')
  await expect(page.getByText('张榜 7 天')).toBeVisible()
  await look(page, 'post-who-board')
  const n = await send(page)
  expect([n.policy, n.state, n.minors, n.sensitive]).toEqual(['household_default', 'village_review', false, undefined])
})

test('none_child: two pupils are ticked and goods asked for', async ({ browser }) => {
  const page = await arrive(browser, 'village')
  await form(page, await household([{ birth: born(today, 45), relation: 'self' }, { birth: born(today, 15), relation: 'child', schoolStage: 'junior' }, { birth: born(today, 9), relation: 'child', schoolStage: 'primary' }]), '济困')
  await tick(page, /初中/)
  await tick(page, /小学/)
  await goods(page)
  await answer(page, /不愿人知/, '没有')
  await answer(page, /已认定/, '不是')
  await answer(page, /正受伤害/, '没有')
  await expect(page.getByText('有未成年人，全程不公示，网上也看不到。')).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await look(page, 'post-who-child-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await look(page, 'post-who-child')
  const n = await send(page)
  expect([n.policy, n.state, n.minors, n.headCount, (n.people as string[]).length]).toEqual(['none_child', 'township_review', true, 2, 2])
})

test('none_sensitive: something nobody likes known, and counselling by itself', async ({ browser }) => {
  const page = await arrive(browser, 'village')
  await form(page, await household([{ birth: born(today, 52), relation: 'self' }]), '济困')
  await tick(page, /本人/)
  await goods(page)
  await answer(page, /不愿人知/, '说不准')
  await answer(page, /已认定/, '不是')
  await expect(page.getByText('有不愿人知的事，全程不公示。')).toBeVisible()
  const n = await send(page)
  expect([n.policy, n.state, n.sensitive]).toEqual(['none_sensitive', 'township_review', true])
  await form(page, await household([{ birth: born(today, 33), relation: 'self' }]), '心理疏导')
  await tick(page, /本人/)
  await answer(page, /不愿人知/, '没有')
  await expect(page.getByText('按写的情况算，有，不张榜')).toBeVisible()
})

test('none_confirmed: confirmed with number and day; groups follow from class and age and are corrected', async ({ browser }) => {
  const page = await arrive(browser, 'village')
  await form(page, await household([{ birth: born(today, 81), relation: 'self' }], ['dibao_rural', 'mon_edge']), '助老')
  await tick(page, /本人/)
  await goods(page)
  await answer(page, /不愿人知/, '没有')
  for (const g of ['低保', '高龄老人', '返贫风险户']) await expect(page.locator('#groups').getByRole('checkbox', { name: new RegExp(`^${g}`) })).toBeChecked()
  await page.locator('#groups').getByRole('checkbox', { name: /^返贫风险户/ }).click()
  await answer(page, /已认定/, '是')
  await page.getByRole('button', { name: '去核对' }).click()
  await expect(page.locator('#confirmedDoc-error, #confirmedDoc').first()).toBeVisible()
  await page.locator('#groupsWhy').fill('去年底已风险消除')
  await page.locator('#confirmedDoc').fill('镇民救〔2026〕17号')
  await page.locator('#confirmedOn').fill(today)
  await expect(page.getByText('已认定低保、特困，为同一件事不再公示。')).toBeVisible()
  await look(page, 'post-who-known')
  const n = await send(page)
  expect([n.policy, n.state, n.confirmedDoc, n.groups, n.notGroups]).toEqual(['none_confirmed', 'township_review', '镇民救〔2026〕17号', ['dibao', 'elder_80'], ['relapse_risk']])
})

test('village_need: public from twenty; few children are not, and a title that counts people is refused', async ({ browser }) => {
  const page = await arrive(browser, 'village')
  await page.goto(`/village/post?draft=${Date.now()}`)
  await quiet(page)
  await page.getByLabel('替村里报').check()
  await page.getByLabel('留守儿童关爱', { exact: true }).check()
  await page.getByRole('button', { name: '去填内容' }).click()
  await page.locator('#title').fill('一名留守儿童的课桌')
  await page.locator('#headCount').fill('1')
  await expect(page.getByText('不足 20 人或能认出是谁')).toBeVisible()
  await page.locator('#line-0-kind').selectOption('goods')
  await page.locator('#line-0-item').fill('课桌')
  await page.locator('#line-0-qty').fill('23')
  await page.locator('#line-0-unitValue').fill('180')
  await page.locator('#govAid').selectOption('not_applicable')
  await page.locator('#detail').fill('村小教室的课桌旧了。')
  await look(page, 'post-village-few')
  await page.locator('#headCount').fill('23')
  await expect(page.getByText('公众看得到，人数取整到 5 的倍数。')).toBeVisible()
  await page.getByRole('button', { name: '去核对' }).click()
  await page.getByRole('button', { name: '提交需求' }).click()
  await expect(page.getByText('公开的标题不能写“一名”').first()).toBeVisible()
  await page.getByRole('button', { name: '回去改' }).click()
  await page.locator('#title').fill('留守儿童的课桌')
  const n = await send(page)
  expect([n.policy, n.state, n.minors, n.policyLabel]).toEqual(['village_need', 'township_review', false, '不张榜，不须会议记录'])
})
