import { offline, Problem, type ProblemDocument } from './problem'
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

type Options = { key?: string; method?: string; version?: number }
type Verb = 'post' | 'put' | 'delete'
type BodyOf<Op> = Op extends { requestBody: { content: { 'application/json': infer B } } } ? B : Op extends { requestBody?: { content: { 'application/json': infer B } } } ? B | undefined : Record<string, never> | FormData | undefined
/** A command of the document: its address with the body it takes. */
type Command = { [P in keyof paths]: { [V in Verb]: NonNullable<paths[P][V]> extends infer Op ? ([Op] extends [never] ? never : [path: Filled<P>, body?: BodyOf<Op>, options?: Options]) : never }[Verb] }[keyof paths]

/** act runs a step that the server itself described: its address and fields come from the answer that offered it. */
export const act = post as <T>(path: Address, body?: Record<string, unknown>, options?: Options) => Promise<T>

/** post runs a command. `version` makes the server refuse it when somebody else was faster. */
export async function post<T>(...[path, body = {}, { key = newKey(), method = 'POST', version } = {}]: Command): Promise<T> {
  const headers: Record<string, string> = { 'Idempotency-Key': key }
  if (version !== undefined) headers['If-Match'] = `"${version}"`
  if (!(body instanceof FormData)) headers['Content-Type'] = 'application/json'
  const response = await send(new Request(address(path), { method, headers, body: body instanceof FormData ? body : JSON.stringify(body) }))
  return (response.status === 204 ? undefined : await response.json()) as T
}
