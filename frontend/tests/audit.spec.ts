import { expect, test } from '@playwright/test'
import { arrive, look, quiet, works } from './desk'

/** The audit of a match: the check-list with its facts, and what the household had before; an organisation sees neither. */
test('an auditor sees what to look at and what the household had before', async ({ browser }) => {
  const api = await works('county3')
  const waiting = (await api('/api/matches?state=township_reviewed&state=household_consented&limit=100')).items as { id: string; receiver: string }[]
  const match = waiting.find((m) => m.receiver === 'household')!
  const county = await arrive(browser, 'county3')
  await county.goto(`/console/matches/${match.id}`)
  await quiet(county)
  await expect(county.getByRole('heading', { name: /审核要点/ })).toBeVisible()
  for (const point of ['捐赠限定', '数量', '同意书', '关联关系', '重复帮扶', '组织信用', '有效期', '会签']) await expect(county.locator('li', { hasText: point }).first()).toBeVisible()
  await expect(county.getByRole('heading', { name: /这户得到过的帮扶/ })).toBeVisible()
  await look(county, 'audit-points')
  const done = (await api('/api/matches?state=closed&state=delivering&state=scheduled&limit=100')).items as { id: string; receiver: string }[]
  for (const one of done.filter((m) => m.receiver === 'household').slice(0, 60)) {
    const file = (await api(`/api/matches/${one.id}`)) as { earlier?: unknown[] }
    if (!file.earlier?.length) continue
    await county.goto(`/console/matches/${one.id}`)
    await look(county, 'audit-earlier')
    break
  }
  const mine = await works('foundation')
  const own = (await mine('/api/matches?limit=1')).items as { id: string }[]
  const seen = await mine(`/api/matches/${own[0]!.id}`)
  expect([seen.points, seen.earlier]).toEqual([undefined, undefined])
})
