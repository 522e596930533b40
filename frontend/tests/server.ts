import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { patience, storyBegin, storyListen as listen } from './where'

/** Starts the real program with a demo world of its own, and ends it after the story. STORY_URL names one that already runs. */
export default async function start() {
  if (process.env.STORY_URL) return undefined
  const root = resolve(import.meta.dirname, '../..')
  const data = mkdtempSync(join(tmpdir(), 'shanqiao-story-'))
  const program = spawn(join(root, 'bin/shanqiao'), ['serve', '--demo', '--begin', storyBegin], {
    cwd: root,
    env: { ...process.env, DATA_DIR: join(data, 'var'), LISTEN: listen, PUBLIC_URL: `http://${listen}`, RUNTIME_DIR: process.env.RUNTIME_DIR ?? join(root, 'runtime') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  program.stdout.on('data', (d) => { said += String(d) })
  program.stderr.on('data', (d) => { said += String(d) })
  let ended = false
  const end = new Promise<void>((done) => program.on('exit', () => { ended = true; done() }))

  const until = Date.now() + patience
  while (!(await ready(listen))) {
    if (ended || Date.now() > until) throw new Error(`the program did not become ready:\n${said}`)
    await new Promise((wait) => setTimeout(wait, 500))
  }
  return async () => {
    program.kill('SIGTERM')
    await end
    rmSync(data, { recursive: true, force: true })
  }
}

/** Ready: people can work, and the demo world has its accounts. */
async function ready(listen: string): Promise<boolean> {
  try {
    if (!(await fetch(`http://${listen}/readyz`)).ok) return false
    const accounts = await fetch(`http://${listen}/api/demo/accounts`)
    return accounts.ok && ((await accounts.json()) as { items: unknown[] }).items.length > 0
  } catch {
    return false
  }
}
