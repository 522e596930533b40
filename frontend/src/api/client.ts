import { offline, Problem, type ProblemDocument } from './problem'

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
    response = await fetch(request)
  } catch {
    throw offline()
  }
  if (response.ok || response.status === 304) return response
  const problem = new Problem(await document_(response))
  if (response.status === 401 && !new URL(response.url || request.url).pathname.endsWith('/session')) signedOut()
  throw problem
}

async function document_(response: Response): Promise<ProblemDocument> {
  const status = response.status
  try {
    return { ...((await response.json()) as ProblemDocument), status }
  } catch {
    return { status, code: status === 401 ? 'session.expired' : 'web.unexpected' }
  }
}
