/** The small shapes that many nouns of the API share. */

/** Who holds a thing now, what they do with it, until when. */
export interface Holder {
  who: string
  doing: string
  due?: string | null
  workingDaysLeft?: number | null
  late?: boolean
}

/** What this user may do now with one thing; derived by the server from the same tables that it obeys. */
export interface Action {
  name: string
  title: string
  needs?: string[] | null
  opensAt?: string | null
  blocked?: string | null
}

/** The four quantities of one line, none counted twice; in fen when the unit is `fen`. */
export interface Quantities {
  asked: number
  received: number
  way: number
  promised: number
  missing: number
  unit: string
}

/** One rule of the matching and what it says about a pair. */
export interface Reason {
  rule: string
  text: string
  fits: boolean
  numbers?: string
  gives?: string
  needs?: string
}
