import type { Key } from '@/i18n'

/** How a field that an action needs is asked for. What is not here has a form of its own on the page. */
export interface FieldSpec {
  kind: 'text' | 'long' | 'lines' | 'date' | 'number' | 'yesno' | 'choice' | 'copies' | 'photo' | 'file' | 'organisation'
  label: Key
  hint?: Key
  optional?: boolean
  list?: string
  codes?: string[]
  yes?: Key
  no?: Key
}

export const fields: Record<string, FieldSpec> = {
  opinion: { kind: 'long', label: 'field.opinion', hint: 'field.opinion.hint' },
  reason: { kind: 'long', label: 'field.reason', hint: 'field.reason.hint' },
  toGiver: { kind: 'long', label: 'field.toGiver', hint: 'field.toGiver.hint', optional: true },
  neededBy: { kind: 'date', label: 'field.neededBy', hint: 'field.neededBy.hint', optional: true },
  undated: { kind: 'yesno', label: 'field.undated', yes: 'field.undated.yes', no: 'field.undated.no', optional: true },
  complaint: { kind: 'text', label: 'field.complaint', hint: 'field.complaint.hint', optional: true },
  missing: { kind: 'lines', label: 'field.missing', hint: 'field.missing.hint' },
  visitedAt: { kind: 'date', label: 'field.visitedAt' },
  companion: { kind: 'text', label: 'field.companion', hint: 'field.companion.hint' },
  content: { kind: 'long', label: 'field.content' },
  objector: { kind: 'text', label: 'field.objector', hint: 'field.objector.hint', optional: true },
  finding: { kind: 'long', label: 'field.finding' },
  publicText: { kind: 'long', label: 'field.publicText', hint: 'field.publicText.hint' },
  contact: { kind: 'text', label: 'field.contact', hint: 'field.contact.hint', optional: true },
  channel: { kind: 'choice', label: 'field.channel', list: 'channel', codes: ['in_person', 'post', 'phone'] },
  upheld: { kind: 'yesno', label: 'field.upheld', yes: 'field.yes', no: 'field.no' },
  photo: { kind: 'photo', label: 'field.photo', hint: 'field.photo.hint' },
  panel: { kind: 'number', label: 'field.panel', hint: 'field.panel.hint', optional: true },
  representatives: { kind: 'number', label: 'field.representatives', optional: true },
  minutes: { kind: 'file', label: 'field.minutes', hint: 'field.minutes.hint', optional: true },
  meeting: { kind: 'choice', label: 'field.meeting', hint: 'field.meeting.hint', list: 'meeting', codes: ['representatives', 'adults', 'households'] },
  entitled: { kind: 'number', label: 'field.entitled' },
  present: { kind: 'number', label: 'field.present' },
  agreed: { kind: 'number', label: 'field.agreed' },
  protects: { kind: 'choice', label: 'field.protects', hint: 'field.protects.hint', list: 'protects', codes: ['minors', 'sensitive', 'protection'] },
  validUntil: { kind: 'date', label: 'field.validUntil' },
  department: { kind: 'choice', label: 'field.department', list: 'department', codes: ['edu', 'hrss', 'housing', 'rural', 'health', 'medical_security', 'disabled_fed', 'emergency_mgmt', 'justice', 'women_fed', 'youth_league'] },
  deliverOn: { kind: 'date', label: 'field.deliverOn' },
  place: { kind: 'text', label: 'field.place', hint: 'field.place.hint' },
  receiptReference: { kind: 'text', label: 'field.receiptReference', hint: 'field.receiptReference.hint' },
  toldDonorOn: { kind: 'date', label: 'field.toldDonorOn' },
  copiesFiled: { kind: 'copies', label: 'field.copiesFiled' },
  credit: { kind: 'choice', label: 'field.credit', list: 'credit', codes: ['abnormal', 'serious_dishonest', 'revoked', 'cancelled'] },
  score: { kind: 'number', label: 'field.score', hint: 'field.score.hint' },
  unit: { kind: 'text', label: 'field.unit' },
  agrees: { kind: 'yesno', label: 'field.agrees', yes: 'field.agrees.yes', no: 'field.agrees.no' },
  recused: { kind: 'yesno', label: 'field.recused', yes: 'field.recused.yes', no: 'field.recused.no', optional: true },
  organisationId: { kind: 'organisation', label: 'field.organisation' },
  docNo: { kind: 'text', label: 'field.docNo' },
}

/** What a form asks that is more, or less strict, than the step's table says: a trailing ? makes a field optional here. */
export const forms: Record<string, string[]> = {
  'needs/minute': ['opinion', 'panel?', 'representatives?', 'minutes?'],
  'needs/confirm': ['opinion', 'visitedAt?'],
  'needs/propose': ['organisationId'],
  'organisations/suspend': ['reason', 'credit?'],
  'vouchers/witness': [],
  'vouchers/void': ['reason'],
  'nominations/object': ['channel', 'content', 'objector?', 'contact?'],
  'nominations/vote': ['agrees', 'recused?', 'reason?'],
}
