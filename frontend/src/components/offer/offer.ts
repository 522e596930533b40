import { fenOf, unitName } from '@/format'
import { t } from '@/i18n'
import type { Offer } from '@/api/nouns'
import type { Wrong } from '@/components/ui/ErrorSummary.vue'

/** An offer or project as typed. */
export interface OfferDraft {
  form: string; name: string; mode: string; categories: string[]; resourceKind: string; item: string; spec: string; unit: string; each: string; quantity: string
  restriction: string; regions: { code: string; name: string }[]; groups: string[]; stages: string[]; cap: string; criteria: string; sourceFunds: string; planNo: string
  expiresOn: string; safety: string; from: string; until: string; anonymity: string
}

const typed = (n: number | undefined, unit: string) => (n ? String(unit === 'fen' ? n / 100 : n) : '')

/** offerDraft starts a form, empty or from an offer that is amended. */
export function offerDraft(o?: Offer, form = 'offer'): OfferDraft {
  return {
    form: o?.form ?? form, name: o?.name ?? '', mode: 'via_charity', categories: o?.categories ?? [], resourceKind: o?.resourceKind ?? 'money', item: o?.item ?? '', spec: o?.spec ?? '', unit: o?.unit ?? 'fen',
    each: typed(o && o.unit !== 'fen' ? o.unitValueFen : 0, 'fen'), quantity: typed(o?.quantity, o?.unit ?? 'fen'), restriction: o?.restriction ?? 'unrestricted',
    regions: o?.regions.map((r) => ({ code: r.code, name: r.name })) ?? [], groups: o?.groups ?? [], stages: o?.stages ?? [], cap: typed(o?.capFen, 'fen'), criteria: o?.criteria ?? '',
    sourceFunds: o?.sourceFunds ?? 'own', planNo: o?.planNo ?? '', expiresOn: o?.expiresOn ?? '', safety: o?.safety ?? '', from: o?.from ?? '', until: o?.until ?? '', anonymity: o?.anonymity ?? 'public_name',
  }
}

const amount = (d: OfferDraft) => (d.unit === 'fen' ? (fenOf(d.quantity) ?? 0) : Number(d.quantity.replace(/[,，]/g, '')) || 0)

export function offerProblems(d: OfferDraft): Wrong[] {
  const wrong: Wrong[] = []
  if ([...d.name.trim()].length < 4) wrong.push({ id: 'name', text: t('offer.needName') })
  if (!d.categories.length) wrong.push({ id: 'categories', text: t('offer.needCategories') })
  if (amount(d) <= 0) wrong.push({ id: 'quantity', text: t('offer.needQuantity') })
  if (d.unit !== 'fen' && !d.item.trim()) wrong.push({ id: 'item', text: t('error.required', { field: t('offer.item') }) })
  if (d.each && fenOf(d.each) === undefined) wrong.push({ id: 'unitValueFen', text: t('error.notAmount', { field: t('offer.unitValue', { unit: unitName(d.unit) }) }) })
  if (d.cap && fenOf(d.cap) === undefined) wrong.push({ id: 'capFen', text: t('error.notAmount', { field: t('offer.cap') }) })
  return wrong
}

/** offerRequest is the offer as the API takes it. */
export function offerRequest(d: OfferDraft) {
  const say = (text: string) => text.trim() || undefined
  return {
    form: d.form as 'offer' | 'project', name: d.name.trim(), mode: d.mode as 'via_charity' | 'direct_to_beneficiary' | 'service', categories: d.categories, resourceKind: d.resourceKind, item: say(d.item), spec: say(d.spec), unit: d.unit,
    unitValueFen: d.unit === 'fen' ? 1 : (fenOf(d.each) ?? 0), quantity: amount(d), restriction: d.restriction, regions: d.regions.map((r) => r.code), groups: d.groups, stages: d.stages,
    capFen: fenOf(d.cap) || undefined, criteria: say(d.criteria), sourceFunds: d.sourceFunds, planNo: say(d.planNo), expiresOn: say(d.expiresOn), safety: say(d.safety),
    from: say(d.from), until: say(d.until), anonymity: d.anonymity as 'public_name' | 'anonymous' | 'internal_only',
  }
}
