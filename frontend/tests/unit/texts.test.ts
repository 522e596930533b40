import { describe, expect, it } from 'vitest'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const keysOf = (group: string) => Object.keys(JSON.parse(readFileSync(`src/locales/zh-CN/${group}.json`, 'utf8')) as object)
const groupOf: Record<string, string> = {}
for (const g of ['base', 'public', 'village', 'organisation', 'work', 'desk', 'plan']) for (const k of keysOf(g)) groupOf[k] = g
const homes = (list: string) => new Set(Object.entries(groupOf).filter(([k]) => k.startsWith(`${list}.`)).map(([, g]) => g))

/** everything that a file imports at once, itself included; what is fetched later loads its own texts. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  for (const [, from] of text.matchAll(/^import (?:[^'\n]*from )?'((?:@|\.)[^']+)'/gm)) {
    const base = from!.startsWith('@') ? join('src', from!.slice(2)) : normalize(join(dirname(file), from!))
    const hit = [base, `${base}.ts`].find((f) => /\.(vue|ts)$/.test(f) && existsSync(f))
    if (hit) closure(hit, seen)
  }
  return seen
}

const shells: Record<string, string> = { village: 'Village', organisation: 'Organisation', public: 'Public', desk: 'Desk' }
const pages = Object.entries(shells).flatMap(([area, shell]) => readdirSync(`src/pages/${area}`).map((f) => ({ shell: `src/components/shell/${shell}Shell.vue`, page: `src/pages/${area}/${f}` })))

describe('texts', () => {
  it('of a page are loaded with the page', () => {
    const bare: string[] = []
    for (const { shell, page } of pages) {
      const files = new Set([...closure(shell), ...closure(page)])
      const loaded = new Set(['base', ...[...files].map((f) => /src\/texts\/(\w+)\.ts/.exec(f)?.[1] ?? '')])
      for (const file of files) {
        const text = readFileSync(file, 'utf8')
        for (const [, key] of text.matchAll(/\bt\('([\w.-]+)'/g)) if (!loaded.has(groupOf[key!]!)) bare.push(`${page}: ${key} of ${file}`)
        for (const [, list] of text.matchAll(/\blabel\('(\w+)'/g)) if (homes(list!).size && ![...homes(list!)].some((g) => loaded.has(g))) bare.push(`${page}: list ${list} of ${file}`)
      }
    }
    expect([...new Set(bare)].join("\n")).toBe("")
  })
})
