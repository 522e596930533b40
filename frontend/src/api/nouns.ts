import type { Action, Holder, Quantities, Reason } from './shapes'

/** A division by code and name, from large to small in `full`. */
export interface Place { code: string; name: string; full: string }

/** One line of a need or match; `promised` includes what is on the way, as the server counts it. */
export interface Line {
  id: string
  item: string
  spec?: string | null
  resourceKind: string
  unit: string
  unitValueFen?: number
  qty: number
  promised: number
  onWay: number
  received: number
  waived?: number
}

/** quantities turns a line into the four parts of the bar, none counted twice. */
export function quantities(l: Pick<Line, 'unit' | 'qty' | 'promised' | 'onWay' | 'received' | 'waived'>): Quantities {
  const asked = l.qty - (l.waived ?? 0)
  return { asked, received: l.received, way: l.onWay, promised: l.promised - l.onWay, missing: Math.max(0, asked - l.received - l.promised), unit: l.unit }
}

/** total adds the lines of a need up when they share a unit; otherwise the first line that lacks something speaks. */
export function total(lines: Line[]): Quantities | undefined {
  const parts = lines.map(quantities)
  if (!parts.length) return undefined
  if (parts.some((p) => p.unit !== parts[0]!.unit)) return parts.find((p) => p.missing > 0) ?? parts[0]
  return parts.reduce((a, b) => ({ ...a, asked: a.asked + b.asked, received: a.received + b.received, way: a.way + b.way, promised: a.promised + b.promised, missing: a.missing + b.missing }))
}

export interface Need {
  id: string
  needNo: string
  version: number
  level: string
  region: Place
  category: string
  title: string
  detail?: string
  groups: string[]
  headCount: number
  minors: boolean
  urgency: string
  neededBy?: string | null
  validUntil?: string | null
  govAid: string
  policy: string
  state: string
  stateLabel: string
  openedAt?: string | null
  missing?: string[] | null
  lines: Line[]
  holder: Holder
  actions: Action[]
  reasons?: Reason[]
}
