import { chromium } from '@playwright/test'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] })
const list = JSON.parse(process.argv[2])
for (const [login, path, w, h, name] of list) {
  const c = await b.newContext({ viewport: { width: w, height: h }, locale: 'zh-CN', deviceScaleFactor: 1 })
  const p = await c.newPage()
  p.on('console', (m) => { if (m.type() === 'error') console.log(name, 'console:', m.text()) })
  p.on('pageerror', (e) => console.log(name, 'error:', e.message))
  if (login) await c.request.post('http://127.0.0.1:8080/api/session', { data: { login, password: 'qiao liang cun yu shan' } })
  await p.goto('http://127.0.0.1:8080' + path); await p.waitForTimeout(1200)
  const wide = await p.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1)
  if (wide) console.log(name, 'scrolls sideways')
  await p.screenshot({ path: `/tmp/shots/${name}.png` })
  await c.close()
}
await b.close()
