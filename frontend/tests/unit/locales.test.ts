import { describe, expect, it } from 'vitest'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Texts = Record<string, string>
const read = (lang: string): Texts => Object.assign({}, ...readdirSync(`src/locales/${lang}`).map((f) => JSON.parse(readFileSync(`src/locales/${lang}/${f}`, 'utf8')) as Texts))
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()
const zh = read('zh-CN')
const en = read('en')
const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => /\.(vue|ts)$/.test(f) && !f.endsWith('schema.d.ts'))
const source = Object.fromEntries(files.map((f) => [f, readFileSync(join('src', f), 'utf8')]))

describe('locales', () => {
  it('have the same keys, none empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) expect(text.trim(), key).not.toBe('')
  })

  it('leave the same holes to fill', () => {
    for (const [key, text] of Object.entries(zh)) expect(holes(en[key]!), key).toEqual(holes(text))
  })

  it('have every key that a page uses', () => {
    for (const [file, text] of Object.entries(source)) for (const [, key] of text.matchAll(/\bt\('([\w.-]+)'/g)) expect(zh, `${file} uses ${key}`).toHaveProperty([key!])
  })

  it('hold no text that nothing uses', () => {
    const all = Object.values(source).join('\n')
    const built = [...all.matchAll(/`([a-zA-Z.]+)\$\{/g)].map((m) => m[1]!)
    const lists = [...all.matchAll(/label\('(\w+)'/g)].map((m) => `${m[1]}.`)
    const named = [...all.matchAll(/list: '(\w+)'/g)].map((m) => `${m[1]}.`)
    const idle = Object.keys(zh).filter((k) => !all.includes(`'${k}'`) && ![...built, ...lists, ...named].some((p) => k.startsWith(p)))
    expect(idle).toEqual([])
  })
})
