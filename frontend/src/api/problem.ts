import { has, t, type Key } from '@/i18n'
import { markedIn, type Marked } from './marked'

/** What is wrong with one field; `location` is the server's path to it, such as `body.lines[0].qty`. */
export interface FieldProblem {
  location?: string
  message?: string
  start?: number
  length?: number
  /** where in what was sent, when the server named a place */
  marked?: Marked
}

/** A problem document (RFC 9457) as the server sends it. */
export interface ProblemDocument {
  status?: number
  code?: string
  title?: string
  detail?: string
  errors?: FieldProblem[] | null
}

/** Problem is every failure of a request: what the server refused, or a network that did not answer. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly errors: FieldProblem[]

  constructor(doc: ProblemDocument) {
    super(sentence(doc))
    this.name = 'Problem'
    this.status = doc.status ?? 0
    this.code = doc.code ?? ''
    this.errors = doc.errors ?? []
  }

  /** of says what is wrong with one field; '' if nothing is. Names without `body.` in front. */
  of(field: string): string {
    const hit = this.hit(field)
    return hit ? (hit.message ?? this.message) : ''
  }

  /** hit is the first error of a field. */
  hit(field: string): FieldProblem | undefined {
    return this.errors.find((e) => bare(e.location) === field)
  }

  /** place adds to each error the text it speaks of, from the body that was sent. */
  place(body: unknown): void {
    for (const e of this.errors) e.marked = markedIn(body, e)
  }

  /** rest are the errors that belong to none of these fields. */
  rest(fields: string[]): FieldProblem[] {
    return this.errors.filter((e) => !fields.includes(bare(e.location)))
  }
}

/** offline is the problem of a request that never reached the server. */
export function offline(): Problem {
  return new Problem({ status: 0, code: 'network.unreachable' })
}

/** problemOf turns whatever was thrown into a Problem. */
export function problemOf(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem({ status: 0, code: 'web.unexpected' })
}

/** bare strips the part of the request from a location: `body.lines[0].qty` → `lines[0].qty`. */
export function bare(location = ''): string {
  return location.replace(/^(body|query|path|header)\./, '')
}

function sentence(doc: ProblemDocument): string {
  if (doc.detail) return doc.detail
  const key = `problem.${doc.code ?? ''}`
  if (has(key)) return t(key as Key)
  return doc.title || t('problem.web.unexpected')
}
