import { expect, test } from '@playwright/test'
import { arrive, look, quiet } from './desk'

/** A file of renames and mergers: looked at line by line, corrected, written at once, and listed from then on. */
test('the administrator renames a township by a document', async ({ browser }) => {
  const admin = await arrive(browser, 'admin')
  await admin.goto('/console/users')
  await quiet(admin)
  await admin.getByRole('link', { name: '区划变更' }).click()
  await quiet(admin)
  await admin.getByRole('button', { name: '先看会怎么变' }).click()
  await expect(admin.getByText('变更内容').last()).toBeVisible()
  const right = '更名,220822100000,开通街道,2026-11-01,吉政函〔2026〕12号\n'
  await admin.locator('#file').setInputFiles({ name: 'changes.csv', mimeType: 'text/csv', buffer: Buffer.from(`${right}并入,220822101000,220821101,2026-11-01,吉政函〔2026〕13号\n更名,220822999000,没有这个镇,2026-11-01,吉政函〔2026〕13号\n`) })
  await admin.getByRole('button', { name: '先看会怎么变' }).click()
  await expect(admin.getByText('有 2 条要改')).toBeVisible()
  await expect(admin.getByText(/开通镇 → 开通街道/).first()).toBeVisible()
  await look(admin, 'region-changes-wrong')
  await admin.locator('#lines').fill(right)
  await expect(admin.getByText('有 2 条要改')).toHaveCount(0)
  await admin.getByRole('button', { name: '先看会怎么变' }).click()
  await expect(admin.getByText('1 条都可以写入')).toBeVisible()
  await admin.getByRole('button', { name: '写入这 1 条变更' }).click()
  await expect(admin.getByText('已写入 1 条变更。')).toBeVisible()
  await expect(admin.getByText(/^吉林省白城市通榆县开通镇 → 开通街道$/)).toBeVisible()
  await look(admin, 'region-changes-done')
  const clerk = await arrive(browser, 'county1')
  expect((await clerk.request.get('/api/regions/changes')).status()).toBe(403)
  const officer = await arrive(browser, 'province1')
  await officer.goto('/console/regions')
  await quiet(officer)
  await expect(officer.getByText(/^吉林省白城市通榆县开通镇 → 开通街道$/)).toBeVisible()
  await look(officer, 'region-changes-province')
})
