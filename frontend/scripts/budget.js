// Checks what a phone loads first against its budget, from Vite's manifest. Sizes are gzip, as the server sends them.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

/** A first view loads its entry and the file of its area (vite.config.ts names both), with everything these import. */
const views = [
  { name: 'phone, public home', entry: 'index.html', area: 'public', js: 60, css: 10, files: 8 },
  { name: 'phone, village today', entry: 'index.html', area: 'village', js: 60, css: 10, files: 8 },
  { name: 'organisation, today', entry: 'index.html', area: 'organisation', js: 80, css: 12, files: 9 },
  { name: 'desk, queue', entry: 'console.html', area: 'desk', js: 130, css: 20, files: 12 },
]

function areaOf(name) {
  const key = Object.keys(manifest).find((k) => manifest[k].name === name && manifest[k].file.endsWith('.js'))
  if (!key) throw new Error(`no file of the area ${name} in the manifest`)
  return key
}

function collect(key, files) {
  const chunk = manifest[key]
  if (!chunk || files.has(chunk.file)) return
  files.add(chunk.file)
  for (const css of chunk.css ?? []) files.add(css)
  for (const next of chunk.imports ?? []) collect(next, files)
}

let over = false
for (const view of views) {
  const files = new Set()
  for (const key of [view.entry, areaOf(view.area)]) collect(key, files)
  const sum = (end) => [...files].filter((f) => f.endsWith(end)).reduce((n, f) => n + gzipSync(readFileSync(new URL(f, dist)), { level: 9 }).length, 0) / 1024
  const js = sum('.js')
  const css = sum('.css')
  const bad = js > view.js || css > view.css || files.size > view.files
  over ||= bad
  console.log(`${bad ? 'over  ' : 'within'} ${view.name}: ${js.toFixed(1)} of ${view.js} KiB JS, ${css.toFixed(1)} of ${view.css} KiB CSS, ${files.size} of ${view.files} files`)
}
if (over) process.exit(1)
