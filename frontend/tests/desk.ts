import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, request, type Browser, type Page } from '@playwright/test'
import { storyURL } from './where'

const artefacts = join(import.meta.dirname, 'artefacts')
mkdirSync(artefacts, { recursive: true })
let count = 0

/** What a console may say and still be clean: refusals that the story asks for on purpose are named where they happen. */
export const said: string[] = []

/** arrive opens a browser of its own for one person and signs in by the account that the demonstration offers. */
export async function arrive(browser: Browser, login: string): Promise<Page> {
  const page = await visit(browser)
  await page.goto('/sign-in')
  await page.locator('#login').fill(login)
  await page.locator('#password').fill(await passwordOf(page))
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await quiet(page)
  return page
}

/** visit opens a browser of its own without signing in; whatever its console says is kept. */
export async function visit(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  await context.addInitScript(countReads)
  const page = await context.newPage()
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) said.push(`${page.url()}: ${m.text()}`) })
  page.on('pageerror', (e) => said.push(`${page.url()}: ${e.message}`))
  return page
}

let password = ''
/** passwordOf gives the password that every account of the demonstration has. */
export async function passwordOf(page: Page): Promise<string> {
  if (!password) password = ((await (await page.request.get('/api/demo/accounts')).json()) as { items: { password: string }[] }).items[0]!.password
  return password
}

interface Reading { reads: number; still: [turn: number, frames: number] }

/** countReads runs in the page: it counts what the page has asked the server for and not read to its end. */
function countReads(): void {
  const w = window as unknown as Window & Reading
  const plain = window.fetch
  w.reads = 0
  window.fetch = async (...what) => {
    w.reads++
    try {
      const answer = await plain(...what)
      await answer.clone().arrayBuffer().catch(() => undefined)
      return answer
    } finally {
      w.reads--
    }
  }
}

let turn = 0
/** quiet waits until the page has read what it shows, and shows it: also after a step, when it reads the record anew. Who presses a button before that may press one that is about to be replaced. */
export async function quiet(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction((mine) => {
    const w = window as unknown as Reading
    const [before, frames] = w.still ?? [0, 0]
    w.still = [mine, w.reads ? 0 : before === mine ? frames + 1 : 1]
    return w.still[1] > 3
  }, ++turn)
  await expect(page.locator('.skeleton')).toHaveCount(0)
}

/** look keeps a picture of the page on a phone and on a wide screen, and checks both: nothing sticks out, axe finds nothing, no text is a bare key. STORY_LOOKS=no leaves the picture and the checks out. */
export async function look(page: Page, name: string): Promise<void> {
  await quiet(page)
  if (process.env.STORY_LOOKS === 'no') return
  const file = `${String(++count).padStart(2, '0')}-${name}`
  for (const [kind, width, height] of [['phone', 360, 740], ['wide', 1440, 900]] as const) {
    await page.setViewportSize({ width, height })
    await page.evaluate(() => document.fonts.ready)
    await page.evaluate(() => window.scrollTo(0, 0))
    await page.screenshot({ path: join(artefacts, `${file}-${kind}.png`), fullPage: true, style: '.act, .bar-act, .tabs, .foot, .bar-top { position: static !important } .desk main { overflow: visible !important }' })
    const out = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, have: window.innerWidth }))
    expect.soft(out.wide, `${file} on ${kind}: sticks out sideways`).toBeLessThanOrEqual(out.have)
    const found = await new AxeBuilder({ page }).analyze()
    expect.soft(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join('; ')}`), `${file} on ${kind}: axe`).toEqual([])
    const text = await page.locator('body').innerText()
    expect.soft(text.match(/\b[a-z]{2,}\.[a-z][\w.]+\b(?!\.(?:cn|com))/g) ?? [], `${file} on ${kind}: bare keys`).toEqual([])
  }
  await page.setViewportSize({ width: 360, height: 740 })
}

/** press clicks a button, and the one of the dialogue it opens, after filling what it asks for. */
export async function press(page: Page, title: string, fields: Record<string, string> = {}): Promise<void> {
  await page.getByRole('button', { name: title, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  for (const [name, value] of Object.entries(fields)) await dialog.locator(`#f-${name}`).fill(value)
  await dialog.getByRole('button', { name: title, exact: true }).click()
  await expect(dialog).toBeHidden()
  await quiet(page)
}

/** day gives a date so many days from the world's own today, `2026-11-27`. A story counts its days from there and knows no calendar. */
export async function day(page: Page, from = 0): Promise<string> {
  const { today } = (await (await page.request.get('/api/world')).json()) as { today: string }
  return daysAfter(today, from)
}

/** daysAfter counts days from a date. */
export function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

/** waitFor moves the clock to the day after a step of a record opens, as the record itself says when that is: the end of a posting moves with the holidays. */
export async function waitFor(login: string, record: string, step: string): Promise<void> {
  const reader = await works(login)
  const opens = ((await reader(record)).actions as { name: string; opensAt?: string }[]).find((a) => a.name === step)?.opensAt
  expect(opens, `${record} says from when ${step} may be done`).toBeTruthy()
  const last = new Date(Date.parse(opens!) + 8 * 3600_000).toISOString().slice(0, 10) // the day in Beijing
  const today = String((await reader('/api/world')).today)
  await (await works('admin'))('/api/clock', { by: `+${(Date.parse(last) - Date.parse(today)) / 86_400_000 + 1}d` })
}

/** ID numbers of nobody: the prefix 990000 is not assigned. */
export function idNumber(birth: string, order: number): string {
  const body = `990000${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return body + '10X98765432'[[...body].reduce((sum, d, i) => sum + Number(d) * weights[i]!, 0) % 11]
}

/** Credit codes of no organisation: right by their check digits (GB 32100). */
export function creditCode(order: number): string {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const check = (code: string, weights: number[]) => [...code].reduce((sum, c, i) => sum + letters.indexOf(c) * weights[i]!, 0)
  const body = `MJ${String(order).padStart(6, '0')}`
  // The body counts A as 10, B as 11 and so on, without a gap.
  const rest = (11 - [...body].reduce((sum, c, i) => sum + parseInt(c, 36) * [3, 7, 9, 10, 5, 8, 4, 2][i]!, 0) % 11) % 11
  const code = `51220821${body}${rest === 10 ? 'X' : rest}`
  return code + letters[(31 - check(code, [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]) % 31) % 31]
}

/** works lets somebody act without a browser, for steps that other stories show; it gives what the step answers. */
export async function works(login: string): Promise<(path: string, body?: unknown) => Promise<Record<string, unknown>>> {
  const context = await request.newContext({ baseURL: storyURL })
  if (!password) password = ((await (await context.get('/api/demo/accounts')).json()) as { items: { password: string }[] }).items[0]!.password
  const signed = await context.post('/api/session', { data: { login, password } })
  expect(signed.ok(), `${login} signs in`).toBe(true)
  return async (path, body) => {
    const answer = body === undefined ? await context.get(path) : await context.post(path, { data: body, headers: { 'Idempotency-Key': crypto.randomUUID() } })
    expect(answer.ok(), `${login} ${path}: ${await answer.text()}`).toBe(true)
    return (await answer.json()) as Record<string, unknown>
  }
}
