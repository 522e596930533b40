import { expect, test } from '@playwright/test'
import { arrive, idNumber, look, press, quiet, said, works } from './desk'

/** The board in the village: a posting is doubted, looked at anew by another officer, posted again, and taken down with a photo. */
test('a posting is doubted, answered, posted again and taken down', async ({ browser }) => {
  said.length = 0
  const village = await works('village')
  const clerk = await works('township1')
  const today = String((await village('/api/world')).today)
  const home = await village('/api/households', { members: [{ name: '试戊', relation: 'self', idNo: idNumber('19560204', 100 + Math.floor(Math.random() * 800)) }] })
  const n = await village('/api/needs', { level: 'household', householdId: home.id, category: 'heating_aid', detail: '冬季取暖费不够。', urgency: 'ordinary', govAid: 'covered_but_difficult', sensitive: false, lines: [{ item: '取暖费', resourceKind: 'money', unit: 'fen', qty: 100000 }] })
  const need = String(n.id)
  const at = `/api/needs/${need}`
  const check = { opinion: '入户核查属实。', visitedAt: today, companion: '赵敏' }
  await village(`${at}/submit`, {})
  await (await works('supervisor'))(`${at}/minute`, { opinion: '评议通过，公示。', panel: 9, representatives: 6 })
  await clerk(`${at}/check`, check)

  const reviewer = await arrive(browser, 'township2')
  await reviewer.goto(`/console/queue/need/${need}`)
  await quiet(reviewer)
  await press(reviewer, '通过初审', { opinion: '同意公示。' })
  await reviewer.goto(`/console/needs/${need}`)
  await expect(reviewer.getByRole('button', { name: /结束公示（.+起）/ })).toBeVisible()
  await look(reviewer, 'posted')
  await reviewer.goto(`/console/print/notice/${need}`)
  await look(reviewer, 'notice-print')

  const other = await arrive(browser, 'township3') // an officer who has not decided; the village is not asked who objected
  await other.goto(`/console/queue/need/${need}`)
  await quiet(other)
  await press(other, '登记异议', { content: '他家儿子在外有收入。', objector: '村民' })
  await look(other, 'objected')
  await other.goto(`/console/queue/need/${need}`)
  await look(other, 'objection-case')
  const answers = await arrive(browser, 'township5')
  await answers.goto(`/console/queue/need/${need}`)
  await quiet(answers)
  await answers.getByRole('button', { name: '答复异议' }).click()
  const dialog = answers.getByRole('dialog')
  await dialog.locator('#f-finding').fill('经查其子已分户单过，异议不成立。')
  await dialog.getByLabel('不成立', { exact: true }).check()
  await dialog.getByRole('button', { name: '答复异议' }).click()
  await expect(dialog).toBeHidden()

  await clerk(`${at}/check`, check)
  await (await works('township2'))(`${at}/forward`, { opinion: '同意再次公示。' })
  await (await works('admin'))('/api/clock', { by: '+8d' })
  await reviewer.goto(`/console/needs/${need}`)
  await quiet(reviewer)
  await reviewer.getByRole('button', { name: '结束公示' }).click()
  const board = reviewer.getByRole('dialog')
  await board.locator('input[type=file]').setInputFiles({ name: '公示栏.png', mimeType: 'image/png', buffer: await other.screenshot() })
  await expect(board.getByText('公示栏.png', { exact: true })).toBeVisible()
  await look(reviewer, 'take-down')
  await board.getByRole('button', { name: '结束公示' }).click()
  await expect(board).toBeHidden()
  await quiet(reviewer)
  await expect(reviewer.getByText('公示栏.png').first()).toBeVisible()
  expect((await village(at)).state).toBe('county_review')
  expect(said).toEqual([])
})
