import { fenOf } from '@/format'
import { t } from '@/i18n'
import type { Need } from '@/api/nouns'

/** One line of a need as it is typed. */
export interface LineDraft { item: string; spec: string; resourceKind: string; unit: string; qty: string; each: string; personId?: string }

/** For whom a need is posted: a household or the village, on the phone; the township or an institution of its, at its desk. */
export type NeedLevel = 'household' | 'village' | 'township' | 'institution'

export type Answer = 'no' | 'yes' | 'unsure' | ''

/** A need as it is typed. */
export interface NeedDraft {
  step: number
  level: NeedLevel | ''
  category: string
  householdId: string
  householdName: string
  people: { id: string; name: string; minor: boolean; stage: string; age?: number; relation?: string }[]
  lines: LineDraft[]
  title: string
  headCount: string
  urgency: 'emergency' | 'dated' | 'ordinary'
  neededBy: string
  govAid: string
  detail: string
  consent: 'self' | 'adult' | 'not' | ''
  /** Groups the clerk added, and those that follow from age or class but do not hold, with why. */
  groups: string[]
  notGroups: string[]
  groupsWhy: string
  /** Answers that decide about the posting; nothing is answered for the clerk. */
  secret: Answer
  danger: Answer
  confirmed: 'no' | 'yes' | ''
  confirmedDoc: string
  confirmedOn: string
  proxy: string
  files: { id: string; name: string }[]
}

export const emptyLine = (part: Partial<LineDraft> = {}): LineDraft => ({ item: '', spec: '', resourceKind: 'money', unit: 'fen', qty: '', each: '', ...part })

export const emptyNeed = (): NeedDraft => ({
  step: 1, level: '', category: '', householdId: '', householdName: '', people: [], lines: [emptyLine()], title: '', headCount: '',
  urgency: 'ordinary', neededBy: '', govAid: '', detail: '', consent: '', proxy: '', files: [],
  groups: [], notGroups: [], groupsWhy: '', secret: '', danger: '', confirmed: '', confirmedDoc: '', confirmedOn: '',
})

/** quantityOf reads what was typed: yuan as fen for money, otherwise a positive number. */
export function quantityOf(line: LineDraft): number | undefined {
  if (line.unit === 'fen') return fenOf(line.qty) || undefined
  const n = Number(line.qty.replace(/[,，\s]/g, ''))
  return Number.isInteger(n) && n > 0 ? n : undefined
}

/** worth is what a line is worth in fen, as far as it was said. */
export function worth(line: LineDraft): number {
  const n = quantityOf(line) ?? 0
  return line.unit === 'fen' ? n : n * (fenOf(line.each) ?? 0)
}

const typed = (n: number, unit: string) => (n ? String(unit === 'fen' ? n / 100 : n) : '')

/** draftOf fills the form with a need that was returned, so that it can be amended. */
export function draftOf(n: Need): NeedDraft {
  const helped = (n.household?.people ?? []).filter((p) => n.people?.includes(p.id) || n.lines.some((l) => l.personId === p.id))
  const several = n.lines.filter((l) => l.personId).length > 1
  return {
    ...emptyNeed(), step: 2, level: n.level as NeedLevel, category: n.category, householdId: n.household?.id ?? '', householdName: n.household ? t('post.householdName', { name: n.household.headName, mark: n.household.mark }) : '',
    people: helped.map((p) => ({ id: p.id, name: p.name, minor: p.minor, stage: p.schoolStage ?? '', age: p.age, relation: p.relation })),
    lines: n.lines.map((l) => ({ item: l.item, spec: l.spec, resourceKind: l.resourceKind, unit: l.unit, qty: typed(l.qty, l.unit), each: l.unit === 'fen' ? '' : typed(l.unitValueFen, 'fen'), personId: several ? l.personId : undefined })),
    title: n.title, headCount: String(n.headCount || ''), urgency: n.urgency as NeedDraft['urgency'], neededBy: n.neededBy ?? '', govAid: n.govAid, detail: n.detail ?? '', proxy: n.proxy ?? '',
    groups: n.groups, notGroups: n.notGroups ?? [], groupsWhy: n.groupsWhy ?? '', secret: n.sensitive ? 'yes' : '', danger: n.protection ? 'yes' : '',
    confirmed: n.confirmed ? 'yes' : '', confirmedDoc: n.confirmedDoc ?? '', confirmedOn: n.confirmedOn ?? '',
  }
}
