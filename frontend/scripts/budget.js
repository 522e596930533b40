// Checks what a phone loads first against its budget, from Vite's manifest. Sizes are gzip, as the server sends them.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

/** A first view loads its entry, the shell of its area and the page itself, with everything these import. */
const views = [
  { name: 'phone, public home', entry: 'index.html', also: ['src/components/shell/PublicShell.vue', 'src/pages/public/HomePage.vue'], js: 60, css: 10 },
  { name: 'phone, village today', entry: 'index.html', also: ['src/components/shell/VillageShell.vue', 'src/pages/village/TodayPage.vue'], js: 60, css: 10 },
  { name: 'desk, queue', entry: 'console.html', also: ['src/components/shell/DeskShell.vue', 'src/pages/desk/QueuePage.vue'], js: 130, css: 20 },
]

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
  for (const key of [view.entry, ...view.also]) collect(key, files)
  const sum = (end) => [...files].filter((f) => f.endsWith(end)).reduce((n, f) => n + gzipSync(readFileSync(new URL(f, dist)), { level: 9 }).length, 0) / 1024
  const js = sum('.js')
  const css = sum('.css')
  const bad = js > view.js || css > view.css
  over ||= bad
  console.log(`${bad ? 'over  ' : 'within'} ${view.name}: ${js.toFixed(1)} of ${view.js} KiB JS, ${css.toFixed(1)} of ${view.css} KiB CSS, ${files.size} files`)
}
if (over) process.exit(1)
