import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'
import { patience, storyURL } from './tests/where'

// What tools/browser.sh found (nothing: Playwright's own); without it the packaged Chromium of the system if there is one.
const found = process.env.CHROMIUM
const chromium = found !== undefined ? found || undefined : ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((f) => existsSync(f))

export default defineConfig({
  testDir: 'tests',
  testMatch: '*.spec.ts',
  timeout: 4 * patience,
  workers: 1,
  retries: 0, // a story that fails once is looked into
  expect: { timeout: 120_000 }, // what is there is seen at once; a slow machine only waits longer
  reporter: [['list']],
  outputDir: 'test-results',
  globalSetup: './tests/server.ts',
  use: {
    baseURL: storyURL,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 120_000,
    launchOptions: { executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'] },
  },
})
