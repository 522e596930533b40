import { expect, test } from '@playwright/test'

/** English words are longer: in large type the pages still fit a small phone, and the banner speaks the reader's language. */
test('in English and large type nothing sticks out at 360 px', async ({ browser }) => {
  for (const language of ['en', 'zh-CN']) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
    await context.addInitScript((l) => { localStorage.setItem('size', 'large'); localStorage.setItem('language', l) }, language)
    const page = await context.newPage()
    await page.route('**/api/world', async (route) => {
      const world = (await (await route.fetch()).json()) as object
      await route.fulfill({ json: { ...world, demo: true, loading: '演示数据 33%' } })
    })
    for (const path of ['/', '/needs', '/organisations', '/honours', '/check', '/rules', '/apply', '/sign-in']) {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `${language} ${path}`).toBeLessThanOrEqual(360)
    }
    const banner = await page.locator('.demo').innerText()
    expect(banner).toContain('33%')
    if (language === 'en') expect(banner).not.toMatch(/[\u4e00-\u9fff]/)
    await context.close()
  }
})
