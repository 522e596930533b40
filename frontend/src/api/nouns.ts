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
  policy?: string
  state: string
  stateLabel: string
  openedAt?: string | null
  missing?: string[] | null
  lines: Line[]
  waitingDays: number
  amountFen: number
  gapFen: number
  holder: Holder
  actions: Action[]
  policyLabel?: string
  reasons?: Reason[]
  bestOffer?: string
  history?: Happening[]
}

export interface Person { id: string; name: string; relation: string; minor: boolean; schoolStage?: string | null }
export interface Household { id: string; version: number; householdNo: string; headName: string; memberCount: number; people: Person[] }

/** One recorded act on a thing. */
export interface Happening { at: string; title: string; by?: string; note?: string | null; missing?: string[]; late?: boolean }

/** A verified or applying organisation as others see it. */
export interface OrganisationRef { id: string; name: string; orgType?: string; grade?: string; creditStatus?: string; state?: string }

export interface VoucherLine { id: string; lineId: string; item: string; unit: string; qty: number; unitValueFen?: number; result?: string; received?: number; note?: string }
export interface Voucher {
  id: string
  voucherNo: string
  version: number
  matchId: string
  state: string
  channel: string
  amountFen: number
  receiver: string
  place?: string
  handedAt?: string | null
  paidOn?: string | null
  bankRef?: string
  needTitle: string
  region: Place
  stateLabel: string
  signKind?: string
  receivedAt?: string | null
  receivedBy?: string
  witnessedAt?: string | null
  witnessBy?: string
  verifyCode: string
  copiesFiled: number[]
  organisation: OrganisationRef
  lines: VoucherLine[]
  actions: Action[]
}

export interface ConsentRecord { id: string; personId: string; person: string; items: string[]; givenBy: string; method: string; givenAt: string; withdrawnAt?: string | null }

/** The part of a need's line that a match covers. */
export interface MatchLine { lineId: string; item: string; resourceKind: string; unit: string; unitValueFen: number; qty: number; onWay: number; received: number; returned: number }

/** A need and what an organisation gives for it. */
export interface Match {
  id: string
  matchNo: string
  version: number
  state: string
  stateLabel: string
  need: Need
  organisation: OrganisationRef
  offer?: { id: string; name: string; form: string } | null
  valueFen: number
  lines: MatchLine[]
  reasons: Reason[]
  conflict?: string
  needsSecond?: boolean
  people?: Person[]
  consents?: ConsentRecord[]
  vouchers: Voucher[]
  deliverOn?: string | null
  place?: string | null
  receiptNo?: string | null
  released?: boolean
  history?: Happening[]
  holder: Holder
  actions: Action[]
}

/** A sealed attachment by its name; its content is opened with a recorded purpose. */
export interface Attachment { id: string; name: string; kind?: string; at?: string }

/** A need as the officers see it who check it. */
export interface NeedCase extends Need {
  notice?: Notice
  objections?: { id: string; receivedAt: string; dueAt: string; content?: string; finding?: string; upheld?: boolean; answeredAt?: string | null }[]
  matches?: { id: string; matchNo: string; organisation: string; state: string; stateLabel: string; valueFen: number }[]
  proxy?: string
  household?: Household | null
  people?: Person[]
  files?: Attachment[]
  sampled?: boolean
}

export interface Organisation extends OrganisationRef {
  version: number
  uscc?: string | null
  usccReason?: string | null
  isCharity: boolean
  publicCertNo?: string | null
  taxYears?: number[]
  registeredOn?: string | null
  office?: Place
  supervisedBy?: string | null
  purposes: string[]
  serviceAreas: Place[]
  legalRep: string
  contactName?: string
  stateLabel: string
  missing?: string[] | null
  files?: Attachment[]
  history?: Happening[]
  contactPhone?: string
  sponsor?: string
  warnings?: string[]
  holder: Holder
  actions: Action[]
}

export interface Offer {
  id: string
  offerNo: string
  version: number
  form: 'offer' | 'project'
  organisation: OrganisationRef
  name: string
  categories: string[]
  resourceKind: string
  item: string
  spec?: string
  unit: string
  quantity: number
  reserved: number
  onWay: number
  delivered: number
  free: number
  restriction: string
  regions: Place[]
  groups: string[]
  stages: string[]
  unitValueFen: number
  capFen?: number
  expiresOn?: string | null
  anonymity?: string
  criteria?: string
  sourceFunds: string
  planNo?: string
  from?: string | null
  until?: string | null
  safety?: string
  state: string
  stateLabel: string
  missing?: string[] | null
  files?: Attachment[]
  history?: Happening[]
  holder: Holder
  actions: Action[]
}

/** A village need as the public sees it: the county, never the village. */
export interface PublicNeed {
  id: string
  needNo: string
  title: string
  category: string
  level: string
  county: string
  above: string
  headCount: number
  urgency: string
  neededBy?: string | null
  validUntil?: string | null
  state: string
  stateLabel: string
  govAid: string
  lines: Line[]
  holder: Holder
}

/** A round of honours. */
export interface Cycle {
  id: string
  version: number
  name: string
  session: number
  region: Place
  quotas: Record<string, number>
  windowFrom: string
  windowTo: string
  state: string
  stateLabel: string
  actions: Action[]
}

export interface HonorVote { kind: string; by: string; unit?: string; at: string; score?: number; agrees: boolean; recused: boolean; note?: string }

/** One proposal of a round. */
export interface Nomination {
  id: string
  nominationNo: string
  version: number
  cycleId: string
  category: string
  organisation: OrganisationRef
  offer?: { id: string; name: string; form: string } | null
  region: Place
  deeds: string
  totalFen: number
  matchCount: number
  consentBy?: string
  consentOn?: string | null
  checks: Reason[]
  state: string
  stateLabel: string
  missing?: string[]
  notice?: Notice
  votes?: HonorVote[]
  holder: Holder
  actions: Action[]
}

/** A posting (公示). */
export interface Notice { id: string; boardNo: number; fields: Record<string, string>; startAt: string; endAt: string; endedAt?: string | null }

export interface RoleRef { grantId?: string; role: string; roleName: string; regionCode?: string; place?: string; organisationId?: string }
export interface User { id: string; version: number; login: string; name: string; active: boolean; mustChange: boolean; roles: RoleRef[] }

/** One dated parameter: the product's default and what regions set. */
export interface Parameter { key: string; label: string; unit: string; default: number; source: string; set: { region: Place; value: number; validFrom: string; validTo?: string | null; docNo: string }[] }
