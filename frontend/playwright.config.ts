import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// The packaged Chromium of the system if there is one, else the one Playwright installed.
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((f) => existsSync(f))

export default defineConfig({
  testDir: 'tests',
  testMatch: '*.spec.ts',
  timeout: 900_000,
  workers: 1,
  retries: process.env.CI ? 1 : 0, // a browser on a busy machine may lose a race once; twice is a fault
  reporter: [['list']],
  outputDir: 'test-results',
  globalSetup: './tests/server.ts',
  use: {
    baseURL: process.env.STORY_URL ?? 'http://127.0.0.1:8190',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 15_000,
    launchOptions: { executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'] },
  },
})
