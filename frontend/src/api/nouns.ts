import type { components } from './schema'
import type { Quantities } from './shapes'

/** What the API sends, as its document says; nothing here is written by hand. */
type Schemas = components['schemas']

export type Action = Schemas['Action']
export type Attachment = Schemas['Attachment']
export type Checked = Schemas['Checked']
export type ConsentRecord = Schemas['Consent']
export type Cycle = Schemas['Cycle']
export type Figures = Schemas['Figures']
export type Happening = Schemas['Happening']
export type Honour = Schemas['Honour']
export type HonorVote = Schemas['HonorVote']
export type Household = Schemas['Household']
export type Light = Schemas['Light']
export type Line = Schemas['Line']
export type Mark = Schemas['Mark']
export type Match = Schemas['Match']
export type MatchLine = Schemas['MatchLine']
export type Need = Schemas['Need']
export type NeedHits = Schemas['NeedHits']
export type Nomination = Schemas['Nomination']
export type Notice = Schemas['Notice']
export type Preview = Schemas['Previewed']
export type Offer = Schemas['Offer']
export type Organisation = Schemas['Organisation']
export type OrganisationRef = Schemas['Ref']
export type Parameter = Schemas['Parameter']
export type Calendar = Schemas['Calendar']
export type CalendarYear = Schemas['CalendarYear']
export type Person = Schemas['Person']
export type PastChange = Schemas['PastChange']
export type Place = Schemas['Place']
export type Plan = Schemas['Plan']
export type PlanCell = Schemas['PlanCell']
export type PlanCells = Schemas['PlanCells']
export type PlanChange = Schemas['PlanChange']
export type PlanCount = Schemas['PlanCount']
export type PlanDifference = Schemas['PlanDifference']
export type PlanLine = Schemas['PlanLine']
export type OfferReach = Schemas['OfferReach']
export type PlanOption = Schemas['PlanOption']
export type PlanUnmet = Schemas['PlanUnmet']
export type PlanWhy = Schemas['PlanWhy']
export type Help = Schemas['Help']
export type Point = Schemas['Point']
export type Board = Schemas['Board']
export type HonourObjectionText = Schemas['HonourObjectionText']
export type ObjectionAnswer = Schemas['ObjectionAnswer']
export type OwnNomination = Schemas['OwnNomination']
export type OwnOffice = Schemas['OwnOffice']
export type PublicNominee = Schemas['PublicNominee']
export type RoundNotice = Schemas['RoundNotice']
export type RoundRef = Schemas['RoundRef']
export type PublicNeed = Schemas['PublicNeed']
export type QueueItem = Schemas['QueueItem']
export type Reason = Schemas['Reason']
export type Rules = Schemas['Rules']
export type RegionChanges = Schemas['RegionChanges']
export type Released = Schemas['Released']
export type Suggestion = Schemas['Suggestion']
export type User = Schemas['User']
export type Relative = Schemas['Relative']
export type RelativeSubject = Schemas['RelativeSubject']
export type VillageCard = Schemas['VillageCard']
export type Voucher = Schemas['Voucher']
export type VoucherLine = Schemas['VoucherLine']

/** quantities turns a line into the four parts of the bar, none counted twice. */
export function quantities(l: Pick<Line, 'unit' | 'qty' | 'promised' | 'onWay' | 'received' | 'waived'>): Quantities {
  const asked = l.qty - l.waived
  return { asked, received: l.received, way: l.onWay, promised: l.promised - l.onWay, missing: Math.max(0, asked - l.received - l.promised), unit: l.unit }
}

/** total adds the lines of a need up when they share a unit; otherwise the first line that lacks something speaks. */
export function total(lines: Line[]): Quantities | undefined {
  const parts = lines.map(quantities)
  if (!parts.length) return undefined
  if (parts.some((p) => p.unit !== parts[0]!.unit)) return parts.find((p) => p.missing > 0) ?? parts[0]
  return parts.reduce((a, b) => ({ ...a, asked: a.asked + b.asked, received: a.received + b.received, way: a.way + b.way, promised: a.promised + b.promised, missing: a.missing + b.missing }))
}
