import { describe, expect, it } from 'vitest'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import zh from '@/locales/zh-CN.json'
import en from '@/locales/en.json'

const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

describe('locales', () => {
  it('have the same keys, none empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) expect(text.trim(), key).not.toBe('')
  })

  it('leave the same holes to fill', () => {
    for (const [key, text] of Object.entries(zh)) expect(holes((en as Record<string, string>)[key]!), key).toEqual(holes(text))
  })

  it('have every key that a page uses', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => /\.(vue|ts)$/.test(f))
    for (const file of files) {
      for (const [, key] of readFileSync(join('src', file), 'utf8').matchAll(/\bt\('([\w.-]+)'/g)) expect(zh, `${file} uses ${key}`).toHaveProperty([key!])
    }
  })
})
