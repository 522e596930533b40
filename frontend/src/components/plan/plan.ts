import { amountOf, clock, date } from '@/format'
import type { Plan, PlanCount } from '@/api/nouns'

/** The four ways a plan is made, in the order they stand side by side. */
export const methods = ['engine', 'adjusted', 'first_come', 'equal_share'] as const
export const plain = ['first_come', 'equal_share'] as const

/** rootOf is the plan whose frozen problem this one answers. */
export function rootOf(p: Pick<Plan, 'id' | 'baseId'>): string {
  return p.baseId || p.id
}

/** sideBySide picks one plan of each way from those that answer one problem (newest first); the chosen one is always among them. */
export function sideBySide(family: Plan[], chosen: string): Plan[] {
  return methods.flatMap((m) => {
    const own = family.filter((p) => p.method === m)
    const pick = own.find((p) => p.id === chosen) ?? own.find((p) => !['discarded', 'failed'].includes(p.state))
    return pick ? [pick] : []
  })
}

export const solved = (p: Plan) => p.state === 'solved' || p.state === 'published'

/** share writes a part of a whole in per cent: 88.4. */
export function share(n: number, of: number): string {
  return of ? ((n * 100) / of).toFixed(1) : '—'
}

/** gapOf writes parts per million as per cent; what is not zero never reads as zero. */
export function gapOf(ppm: number): string {
  const percent = ppm / 10_000
  return `${ppm > 0 && percent < 0.01 ? percent.toFixed(4) : percent.toFixed(2)}%`
}

/** points writes a whole number of any length with commas; the solver counts down, people read up. */
export function points(text: string): string {
  return text.replace(/^-/, '').replace(/\B(?=(\d{3})+$)/g, ',')
}

/** gapWhile tells how far a running solve is from the best that is possible. */
export function gapWhile(cost: string, bound: string): string {
  const have = Math.abs(Number(cost))
  const best = Math.abs(Number(bound))
  return have && best ? gapOf(Math.max(0, Math.round(((best - have) / best) * 1_000_000))) : ''
}

/** One line of the comparison: what it says of each plan, and which of them is best in it. */
export interface Row { key: string; words: (string | undefined)[]; small?: (string | undefined)[]; best?: number; big?: boolean }

/** bestOf gives the first of the highest (or, with `low`, lowest) numbers, by what is shown of them; nothing when all look alike. */
export function bestOf(numbers: (number | undefined)[], low = false, words: (string | undefined)[] = []): number | undefined {
  const known = numbers.filter((n): n is number => n !== undefined)
  const best = numbers.indexOf(low ? Math.min(...known) : Math.max(...known))
  const seen = (i: number) => words[i] ?? numbers[i]
  const at = numbers.map((_, i) => i).filter((i) => numbers[i] !== undefined)
  if (known.length < 2 || at.every((i) => seen(i) === seen(best))) return undefined
  return at.find((i) => seen(i) === seen(best))
}

export const amounts = (p: Plan, of: { kind: string; item?: string; unit: string }) => p.measures.kinds?.find((k) => k.kind === of.kind && (k.item ?? '') === (of.item ?? '') && k.unit === of.unit)

/** countOf finds the count of one county, group, category or tag in a plan. */
export function countOf(p: Plan, by: string, key: string): PlanCount | undefined {
  return p.measures.rows.find((r) => r.by === by && r.key === key)
}

/** moment writes a day and its hour: 4月1日 18:00. */
export function moment(at: string): string {
  return `${date(at, { weekday: false })} ${clock(at)}`
}

/** signed writes a change of a quantity: +3,000, −2. */
export function signed(n: number, unit: string): string {
  return `${n > 0 ? '+' : '−'}${amountOf(Math.abs(n), unit)}`
}
