import type { components } from './schema'

/** The small shapes that many nouns of the API share. */

/** Who holds a thing now, what they do with it, until when. */
export type Holder = Pick<components['schemas']['Holder'], 'who' | 'doing'> & Partial<components['schemas']['Holder']>

/** What this user may do now with one thing; derived by the server from the same tables that it obeys. */
export type { Action } from './nouns'

/** One rule of the matching and what it says about a pair: what is given, what is needed. */
export type { Reason } from './nouns'

/** The four quantities of one line, none counted twice; in fen when the unit is `fen`. */
export interface Quantities {
  asked: number
  received: number
  way: number
  promised: number
  missing: number
  unit: string
}
