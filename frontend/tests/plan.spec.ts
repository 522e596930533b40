import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { arrive, look, quiet, said, works } from './desk'
import { patience } from './where'

const title = `第四季度分配方案 ${Date.now().toString(36)}`

/** loaded waits for the whole demo world: a plan is made of all of it. */
async function loaded(page: Page): Promise<void> {
  await expect.poll(async () => ((await (await page.request.get('/api/world')).json()) as { loading?: string }).loading ?? '', { timeout: patience, intervals: [2000] }).toBe('')
}

/** settled waits until the plan on the page is worked out. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('.cert')).toBeVisible()
  await quiet(page)
}

/** named has an officer name who helps a line that the adjusted plan leaves incomplete, and takes the first change back. */
async function named(county: Page): Promise<void> {
  const from = county.url()
  const plan = `/api/plans/${from.split('/').pop()}`
  const lines = (await (await county.request.get(`${plan}/unmet`)).json()) as { items: { lineId: string }[] }
  const may = await Promise.all(lines.items.slice(0, 40).map(async (u) => ((await (await county.request.get(`${plan}/lines/${u.lineId}/options`)).json()) as { items: { most: number; gives: number }[] }).items.some((o) => o.most > o.gives)))
  const at = may.indexOf(true)
  expect(at, 'a line that lacks something and that an offer fits').toBeGreaterThanOrEqual(0)
  if (at >= 6) await county.locator('.unmet + .more button').click()
  const row = county.locator('.unmet tbody tr').nth(at)
  await row.getByRole('button', { name: /指定一家来帮/ }).click()
  const pin = county.getByRole('dialog')
  await pin.getByRole('button', { name: '按此重新计算' }).click()
  await expect(pin.getByRole('alert')).toContainText('由哪份供给来帮')
  await pin.locator('#pin-offer').selectOption({ index: 1 })
  await pin.locator('#pin-reason').fill('两家说好了，由这家来帮。')
  const most = Number(((await pin.locator('#pin-qty-hint').textContent()) ?? '').replace(/[^\d.]/g, ''))
  if (Number((await pin.locator('#pin-qty').inputValue()).replace(/,/g, '')) > most) await pin.locator('#pin-qty').fill(String(Math.floor(most)))
  await look(county, 'plan-pin')
  await pin.getByRole('button', { name: '按此重新计算' }).click()
  await county.waitForURL((url) => url.href !== from)
  await settled(county)
  await expect(county.getByText(/人工调整 [2-9] 处，谁因此少得/)).toBeVisible()
  await expect(county.locator('.changes').getByText('理由：两家说好了，由这家来帮。').first()).toBeVisible()
  await look(county, 'plan-pinned')
  const both = county.url()
  await county.locator('.changes > li', { hasText: '开春再给另一半' }).getByRole('button', { name: '撤回这处' }).click()
  const undo = county.getByRole('dialog')
  await undo.locator('#adjust-reason').fill('房已修好，不再减了。')
  await look(county, 'plan-undo')
  await undo.getByRole('button', { name: '按此重新计算' }).click()
  await county.waitForURL((url) => url.href !== both)
  await settled(county)
  await expect(county.getByText('理由：两家说好了，由这家来帮。').first()).toBeVisible()
  await expect(county.locator('.changes')).not.toContainText('开春再给另一半')
  await failed(county)
}

/** failed shows a plan that could not be worked out: what the server says and the way out. */
async function failed(county: Page): Promise<void> {
  const why = '范围太大：约需内存 2048 MiB，本机允许 1024 MiB。请缩小地区或只选一种资源，再重新计算。'
  await county.route(/\/api\/plans\/[0-9a-f-]{36}$/, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), method: 'engine', methodLabel: '善桥方案', state: 'failed', stateLabel: '计算未完成', solvedAt: undefined, failure: why } })
  })
  await county.reload()
  await expect(county.getByRole('alert')).toContainText(why)
  await expect(county.getByRole('button', { name: '重新计算' })).toBeVisible()
  await look(county, 'plan-failed')
  await county.unroute(/\/api\/plans\/[0-9a-f-]{36}$/)
}

/** reached has a foundation ask why its offers with something left were not used up. */
async function reached(foundation: Page): Promise<void> {
  const left = foundation.locator('[data-left]')
  const some = Math.min(await left.count(), 3)
  expect(some).toBeGreaterThan(0)
  for (let i = 0; i < some; i++) {
    await left.nth(i).getByRole('button', { name: /看为什么没用完/ }).click()
    await expect(left.nth(i).locator('[data-reach], [role=alert]')).toContainText(/方案用上|全部推荐出去|还没有发布的方案/)
  }
  await expect(foundation.locator('[data-reach]').first()).toContainText(title)
  said.splice(0, said.length, ...said.filter((x) => !x.includes('404')))
  await look(foundation, 'reach')
}

/** A plan is prepared, compared, explained, changed by hand and published by its county; a foundation accepts what it suggests. */
test('a plan is compared, explained and published; a foundation accepts what it suggests', async ({ browser }) => {
  said.length = 0
  const county = await arrive(browser, 'county1')
  await loaded(county)
  await county.goto('/console/plans')
  await quiet(county)
  await county.getByRole('button', { name: '编制方案' }).click()
  const form = county.getByRole('dialog')
  await form.locator('#plan-title').fill(title)
  await expect(form.getByText(/按对接规则 .+ 计算/)).toBeVisible()
  await look(county, 'plan-prepare')
  // A world of this size is worked out in a tenth of a second: the first answers are held at the state before.
  let held = true
  await county.route(/\/api\/plans\/[0-9a-f-]{36}$/, async (route) => {
    if (!held || route.request().method() !== 'GET') return route.continue()
    const answer = await route.fetch()
    const body = (await answer.json()) as Record<string, unknown>
    const running = { state: 'solving', stateLabel: '计算中', holder: { who: '镇赉县民政局', doing: '正在计算' }, actions: [{ name: 'discard', title: '作废方案', needs: [] }], progress: { phase: 'pivots', pivots: 48_200, cost: '-115861877146564', bound: '-115867268466564' } }
    await route.fulfill({ response: answer, json: { ...body, ...running } })
  })
  await form.getByRole('button', { name: '编制方案' }).click()
  await county.waitForURL(/console\/plans\/[0-9a-f-]{36}/)
  await expect(county.locator('[data-progress]')).toContainText('逐步改进')
  await expect(county.locator('[data-progress]')).toContainText('0.0047%')
  await expect(county.getByRole('button', { name: '不算了' })).toBeVisible()
  await look(county, 'plan-solving')
  held = false
  await settled(county)
  await county.unroute(/\/api\/plans\/[0-9a-f-]{36}$/)
  await expect(county.locator('.cert')).toContainText('最优性已验证')
  const engine = county.url()
  await look(county, 'plan-solved')

  await county.getByRole('button', { name: '算出比选方案' }).click()
  await expect(county.locator('.plans thead input')).toHaveCount(3)
  await expect(county.locator('.plans thead')).not.toContainText('计算中')
  await expect(county.getByRole('button', { name: '算出比选方案' })).toBeHidden()
  const whole = (await county.locator('.plans tbody tr').first().locator('td').allInnerTexts()).map((x) => parseInt(x.replace(/,/g, ''), 10))
  expect(whole[0]).toBeGreaterThanOrEqual(Math.max(...whole.slice(1)))

  const lines = county.locator('[data-lines]')
  const row = lines.locator('tbody', { hasText: '元' }).first()
  await row.getByRole('button', { name: /看理由/ }).click()
  await expect(row.getByRole('region', { name: '为什么这样分' })).toContainText('排序依据')
  const unmet = county.locator('.unmet tbody tr').first()
  if (await unmet.count()) {
    await unmet.getByRole('button', { name: /看改哪里能成/ }).click()
    await expect(unmet.locator('[data-changes]')).toBeVisible()
    await expect(unmet.locator('[data-changes]')).toContainText(/即可补足|可多得|试过了/)
  }
  const download = county.waitForEvent('download')
  await county.getByRole('button', { name: '下载数据自行复核' }).click()
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^shanqiao proof 1 /)
  await look(county, 'plan-compared')

  await row.getByRole('button', { name: '调整这一行' }).click()
  const adjust = county.getByRole('dialog')
  const before = Number((await adjust.locator('#adjust-qty').inputValue()).replace(/,/g, ''))
  await adjust.getByRole('button', { name: '按此重新计算' }).click()
  await expect(adjust.getByRole('alert')).toContainText('请填写为什么改')
  await adjust.locator('#adjust-qty').fill(String(before * 1000))
  await adjust.locator('#adjust-reason').fill('入户核过，先给一半，开春再给另一半。')
  await adjust.getByRole('button', { name: '按此重新计算' }).click()
  await expect(adjust.getByRole('alert')).toContainText('最多可调')
  expect(said.splice(0)).toEqual([expect.stringContaining('422')])
  await adjust.locator('#adjust-qty').fill(String(Math.floor(before / 2)))
  await look(county, 'plan-adjust')
  await adjust.getByRole('button', { name: '按此重新计算' }).click()
  await county.waitForURL((url) => url.href !== engine)
  await settled(county)
  await expect(county.getByText('人工调整 1 处，谁因此少得')).toBeVisible()
  await expect(county.getByText('理由：入户核过，先给一半，开春再给另一半。')).toBeVisible()
  await expect(county.getByText('您不能发布这一份')).toBeVisible()
  await expect(county.locator('.plans thead input')).toHaveCount(4)
  await look(county, 'plan-adjusted')

  await named(county)
  await county.goto(engine)
  await settled(county)
  await quiet(county)
  await county.getByRole('button', { name: '发布推荐' }).click()
  const publish = county.getByRole('dialog')
  await expect(publish).toContainText('由机构自己接受')
  await publish.getByRole('button', { name: '发布推荐' }).click()
  await expect(publish).toBeHidden()
  await quiet(county)
  await expect(lines.getByRole('link', { name: /看对接/ }).first()).toBeVisible()
  await look(county, 'plan-published')
  await county.goto('/console/plans')
  await look(county, 'plans')

  const foundation = await arrive(browser, 'foundation')
  await foundation.goto('/organisation')
  await look(foundation, 'suggestions')
  await reached(foundation)
  const first = foundation.locator('[data-suggestion]').first()
  await expect(first.locator('.chip').first()).toBeVisible()
  await first.getByRole('button', { name: /接受/ }).click()
  const accept = foundation.getByRole('dialog')
  await expect(accept.locator('#claim-offer')).not.toHaveValue('')
  await look(foundation, 'suggestion-accept')
  const name = await first.getByRole('link').getAttribute('href')
  const accepted = foundation.waitForResponse((r) => r.url().endsWith('/accept'))
  await accept.getByRole('button', { name: '接受对接' }).click()
  const match = (await (await accepted).json()) as { id: string; state: string }
  expect(match.state).toBe('org_accepted')
  await expect(accept).toBeHidden()
  await expect(foundation.locator(`[data-suggestion] a[href="${name}"]`)).toHaveCount(0)
  await quiet(foundation)
  const second = foundation.locator('[data-suggestion]').first()
  if (await second.count()) {
    await second.getByRole('button', { name: /婉拒/ }).click()
    const decline = foundation.getByRole('dialog')
    await decline.locator('#f-reason').fill('这批款已另有安排。')
    await decline.getByRole('button', { name: '婉拒对接' }).click()
    await expect(decline).toBeHidden()
  }
  expect(said).toEqual([])
})

/** An office without plans is told what to do next, and a giver without suggestions what to wait for. */
test('nothing to show is said kindly', async ({ browser }) => {
  said.length = 0
  const enterprise = await arrive(browser, 'enterprise')
  const items = (await (await works('enterprise'))('/api/suggestions')).items as unknown[]
  await enterprise.goto('/organisation')
  await quiet(enterprise)
  if (!items.length) await expect(enterprise.getByText('现在没有方案推荐')).toBeVisible()
  const other = await arrive(browser, 'county2')
  await other.route(/\/api\/plans\?/, (route) => route.fulfill({ json: { items: [] } }))
  await other.goto('/console/plans')
  await quiet(other)
  await expect(other.getByText('还没有分配方案')).toBeVisible()
  await look(other, 'plans-empty')
  expect(said).toEqual([])
})
