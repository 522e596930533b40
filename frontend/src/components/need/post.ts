import { date, fenOf, today, unitName } from '@/format'
import { t } from '@/i18n'
import type { Wrong } from '@/components/ui/ErrorSummary.vue'
import { quantityOf, type NeedDraft } from './draft'

/** problemsOf says what the current step of a draft still lacks, each with the field it belongs to. */
export function problemsOf(d: NeedDraft): Wrong[] {
  const wrong: Wrong[] = []
  const need = (ok: unknown, id: string, text: string) => { if (!ok) wrong.push({ id, text }) }
  const required = (id: string, value: string, field: string) => need(value.trim(), id, t('error.required', { field }))

  need(d.level, 'level', t('post.chooseFor'))
  if (d.level) need(d.category, 'category', t('post.chooseWhat'))
  if (d.step < 2) return wrong

  if (d.level === 'household') {
    need(d.householdId, 'household', t('post.chooseHousehold'))
    if (d.householdId) need(d.people.length, 'people', t('post.choosePeople'))
  } else {
    required('title', d.title, t('post.title40'))
    need(Number(d.headCount) > 0, 'headCount', t('error.notNumber', { field: t('post.heads') }))
  }
  d.lines.forEach((l, i) => {
    if (!l.personId || !i) required(`line-${i}-item`, l.item, t('post.item'))
    const field = t(l.unit === 'fen' ? 'post.amount' : 'post.qty')
    need(quantityOf(l), `line-${i}-qty`, t(l.unit === 'fen' ? 'error.notAmount' : 'error.notNumber', { field }))
    if (l.each) need(fenOf(l.each) !== undefined, `line-${i}-unitValueFen`, t('error.notAmount', { field: t('post.each', { unit: unitName(l.unit) }) }))
  })
  if (d.urgency === 'dated') {
    required('neededBy', d.neededBy, t('post.neededBy'))
    if (d.neededBy) need(d.neededBy > today.value, 'neededBy', t('post.neededByPast', { date: date(d.neededBy, { weekday: false }), from: date(today.value) }))
  }
  if (d.level === 'household') {
    need(d.secret, 'secret', t('post.answerSecret'))
    need(d.confirmed, 'confirmed', t('post.answerConfirmed'))
    if (d.confirmed === 'yes') {
      required('confirmedDoc', d.confirmedDoc, t('post.confirmedDoc'))
      required('confirmedOn', d.confirmedOn, t('post.confirmedOn'))
      if (d.confirmedOn) need(d.confirmedOn <= today.value, 'confirmedOn', t('post.confirmedPast'))
    }
    if (d.people.some((p) => p.minor)) need(d.danger, 'danger', t('post.answerDanger'))
  }
  if (d.notGroups.length) required('groupsWhy', d.groupsWhy, t('post.groupsWhy'))
  need(d.govAid, 'govAid', t('error.required', { field: t('post.govAid') }))
  required('detail', d.detail, t('post.detail'))
  if (d.level === 'household') {
    need(d.consent, 'consent', t('post.chooseConsent'))
    need(d.consent !== 'not', 'consent', t('post.notAsked'))
    if (d.consent === 'adult') required('proxy', d.proxy, t('post.proxyWho'))
  }
  return wrong
}

/** requestOf turns a draft into what the API takes. */
export function requestOf(d: NeedDraft) {
  const home = d.level === 'household'
  return {
    level: d.level,
    category: d.category,
    householdId: home ? d.householdId : undefined,
    title: home ? undefined : d.title.trim(),
    detail: d.detail.trim(),
    headCount: home ? d.people.length : Number(d.headCount),
    urgency: d.urgency,
    neededBy: d.urgency === 'dated' ? d.neededBy : undefined,
    govAid: d.govAid,
    proxy: d.consent === 'adult' ? d.proxy.trim() : '',
    decisionFile: home ? undefined : d.files[0]?.id,
    files: d.files.length ? d.files.map((f) => f.id) : undefined,
    people: home ? d.people.map((p) => p.id) : undefined,
    groups: d.groups,
    notGroups: d.notGroups,
    groupsWhy: d.notGroups.length ? d.groupsWhy.trim() : undefined,
    sensitive: d.secret ? d.secret !== 'no' : undefined,
    protection: d.danger ? d.danger !== 'no' : undefined,
    ...(home && d.confirmed ? { confirmed: d.confirmed === 'yes', confirmedDoc: d.confirmed === 'yes' ? d.confirmedDoc.trim() : '', confirmedOn: d.confirmed === 'yes' ? d.confirmedOn : undefined } : {}),
    lines: d.lines.map((l) => ({
      item: l.item.trim(),
      spec: l.spec.trim() || undefined,
      resourceKind: l.resourceKind,
      unit: l.unit,
      qty: quantityOf(l),
      unitValueFen: l.unit === 'fen' ? 1 : (fenOf(l.each) ?? 0),
      personId: l.personId ?? (home && d.people.length === 1 ? d.people[0]!.id : undefined),
    })),
  }
}

/** previewOf is as much of a need as decides about groups, protection and posting; lines only by kind. */
export function previewOf(d: NeedDraft) {
  const whole = requestOf(d)
  return {
    ...whole, proxy: undefined, files: undefined, decisionFile: undefined, neededBy: undefined, headCount: whole.headCount || undefined, title: whole.title || undefined, householdId: whole.householdId || undefined,
    confirmedOn: d.confirmed === 'yes' && d.confirmedOn ? d.confirmedOn : undefined,
    lines: d.lines.slice(0, 50).map((l) => ({ item: l.item.trim() || '—', resourceKind: l.resourceKind, unit: l.unit, qty: 1, personId: l.personId })), confirmedDoc: d.confirmed === 'yes' ? d.confirmedDoc.trim() : undefined, groupsWhy: undefined,
  }
}
