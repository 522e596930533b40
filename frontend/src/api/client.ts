import { offline, Problem, type ProblemDocument } from './problem'
import { noteWarnings } from '@/composables/warnings'
import { locale } from '@/i18n'
import type { paths } from './schema'

/** An address of the API with its parts filled in; an address the API does not have is a type error. */
export type Address = Filled<keyof paths>
type Filled<P extends string> = P extends `${infer Before}{${string}}${infer After}` ? `${Before}${string}${Filled<After>}` : P

/** Called when the server no longer knows who we are; the entry decides where to sign in. */
let signedOut: () => void = () => {}
export function onSignedOut(f: () => void): void {
  signedOut = f
}

/** newKey makes an Idempotency-Key. A form keeps its key until it succeeds, so that sending twice does a thing once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/** send is fetch with our manners: a problem document or a silent network becomes a thrown Problem. */
export async function send(request: Request): Promise<Response> {
  let response: Response
  try {
    request.headers.set('Accept-Language', locale.value)
    response = await fetch(request)
  } catch {
    throw offline()
  }
  if (response.ok) return response
  const problem = new Problem(await read(response))
  if (response.status === 401 && !new URL(request.url).pathname.includes('/session')) signedOut()
  throw problem
}

async function read(response: Response): Promise<ProblemDocument> {
  const status = response.status
  try {
    return { ...((await response.json()) as ProblemDocument), status }
  } catch {
    return { status, code: status === 401 ? 'session.expired' : 'web.unexpected' }
  }
}

type Query = Record<string, string | number | boolean | string[] | undefined | null>

function address(path: string, query: Query = {}): string {
  const url = new URL(path, location.origin)
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== null && one !== '') url.searchParams.append(name, String(one))
  }
  return url.href
}

export async function get<T>(path: Address, query?: Query): Promise<T> {
  return (await (await send(new Request(address(path, query)))).json()) as T
}

/** post runs a command. `version` makes the server refuse it when somebody else was faster. */
export async function post<T>(path: Address, body: unknown = {}, { key = newKey(), method = 'POST', version }: { key?: string; method?: string; version?: number } = {}): Promise<T> {
  const headers: Record<string, string> = { 'Idempotency-Key': key }
  if (version !== undefined) headers['If-Match'] = `"${version}"`
  if (!(body instanceof FormData)) headers['Content-Type'] = 'application/json'
  const request = new Request(address(path), { method, headers, body: body instanceof FormData ? body : JSON.stringify(body) })
  const response = await send(request).catch((thrown: unknown) => {
    if (thrown instanceof Problem) thrown.place(body)
    throw thrown
  })
  const answer: unknown = response.status === 204 ? undefined : await response.json()
  noteWarnings(answer, body)
  return answer as T
}
