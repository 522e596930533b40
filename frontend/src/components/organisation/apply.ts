import { t } from '@/i18n'
import type { Organisation } from '@/api/nouns'
import type { Wrong } from '@/components/ui/ErrorSummary.vue'

/** A manager or a near relative of one, as typed. */
export interface Party { name: string; relation: string; idNo: string }
export const noParty = (): Party => ({ name: '', relation: '', idNo: '' })

/** An application as typed. */
export interface ApplicationDraft {
  name: string; orgType: string; uscc: string; unusual: boolean; usccReason: string; isCharity: boolean; recognisedOn: string; publicCertNo: string; publicCertOn: string; grade: string; registeredOn: string; office: string
  supervisedBy: string; purposes: string[]; areas: { code: string; name: string }[]; legalRep: string; contactName: string; contactPhone: string; sponsor: string
  parties: Party[]; noRelatives: boolean
}

/** applicationDraft starts a form, empty or from what was returned. */
export function applicationDraft(o?: Organisation): ApplicationDraft {
  return {
    name: o?.name ?? '', orgType: o?.orgType ?? 'foundation', uscc: o?.uscc ?? '', unusual: !!o?.usccReason, usccReason: o?.usccReason ?? '', isCharity: o?.isCharity ?? false, recognisedOn: o?.recognisedOn ?? '', publicCertNo: o?.publicCertNo ?? '', publicCertOn: o?.publicCertOn ?? '',
    grade: o?.grade || 'none', registeredOn: o?.registeredOn ?? '', office: o?.office.code ?? '', supervisedBy: o?.supervisedBy ?? '', purposes: o?.purposes ?? [],
    areas: o?.serviceAreas.map((a) => ({ code: a.code, name: a.name })) ?? [], legalRep: o?.legalRep ?? '', contactName: o?.contactName ?? '', contactPhone: o?.contactPhone ?? '', sponsor: o?.sponsor ?? '',
    parties: [], noRelatives: false,
  }
}

/** charityTypes are the kinds of organisations that can be recognised as charities. */
export const charityTypes = ['foundation', 'social_group', 'social_service', 'charity_federation']

/** partyProblems says who of the people named has no name. */
export function partyProblems(parties: Party[]): Wrong[] {
  return parties.flatMap((p, i) => (p.name.trim() ? [] : [{ id: `relatedParties[${i}].name`, text: t('error.required', { field: t('parties.name') }) }]))
}

/** certificateProblems: who has a public fundraising certificate says when it was issued, and when the organisation was recognised. */
function certificateProblems(d: ApplicationDraft): Wrong[] {
  if (!isCharity(d) || !d.publicCertNo.trim()) return []
  const wrong: Wrong[] = []
  if (!d.recognisedOn) wrong.push({ id: 'recognisedOn', text: t('error.required', { field: t('apply.recognisedOn') }) })
  if (!d.publicCertOn) wrong.push({ id: 'publicCertOn', text: t('error.required', { field: t('apply.publicCertOn') }) })
  return wrong
}

const isCharity = (d: ApplicationDraft) => d.isCharity && charityTypes.includes(d.orgType)

export function applicationProblems(d: ApplicationDraft): Wrong[] {
  const wrong: Wrong[] = []
  const required = (id: 'name' | 'uscc' | 'legalRep' | 'contactName' | 'sponsor', key: 'apply.name' | 'apply.uscc' | 'apply.legalRep' | 'apply.contactName' | 'apply.sponsor') => { if (!d[id].trim()) wrong.push({ id, text: t('error.required', { field: t(key) }) }) }
  required('name', 'apply.name')
  if (d.orgType === 'volunteer_team') required('sponsor', 'apply.sponsor')
  else required('uscc', 'apply.uscc')
  required('legalRep', 'apply.legalRep')
  required('contactName', 'apply.contactName')
  if (!d.office) wrong.push({ id: 'officeRegion', text: t('apply.needOffice') })
  if (!d.purposes.length) wrong.push({ id: 'purposes', text: t('apply.needPurposes') })
  if (!d.areas.length) wrong.push({ id: 'serviceAreas', text: t('apply.needAreas') })
  return [...wrong, ...certificateProblems(d), ...partyProblems(d.parties)]
}

/** partiesRequest is the declaration as the API takes it; nothing when neither people nor "nobody" are given. */
export function partiesRequest(d: { parties: Party[]; noRelatives: boolean }) {
  const say = (text: string) => text.trim() || undefined
  return {
    relatedParties: d.parties.length ? d.parties.map((p) => ({ name: p.name.trim(), relation: say(p.relation), idNo: say(p.idNo)?.toUpperCase() })) : undefined,
    noRelatives: d.noRelatives || undefined,
  }
}

/** applicationRequest is the application as the API takes it. */
export function applicationRequest(d: ApplicationDraft) {
  const say = (text: string) => text.trim() || undefined
  const team = d.orgType === 'volunteer_team'
  return {
    name: d.name.trim(), orgType: d.orgType, uscc: team ? undefined : say(d.uscc)?.toUpperCase(), usccReason: d.unusual ? say(d.usccReason) : undefined, isCharity: isCharity(d),
    recognisedOn: isCharity(d) ? say(d.recognisedOn) : undefined, publicCertNo: isCharity(d) ? say(d.publicCertNo) : undefined, publicCertOn: isCharity(d) && d.publicCertNo.trim() ? say(d.publicCertOn) : undefined,
    grade: d.grade, registeredOn: say(d.registeredOn), officeRegion: d.office, supervisedBy: say(d.supervisedBy), purposes: d.purposes, serviceAreas: d.areas.map((a) => a.code), legalRep: d.legalRep.trim(),
    contactName: d.contactName.trim(), contactPhone: say(d.contactPhone), sponsor: team ? say(d.sponsor) : undefined, teamKind: team ? 'community_team' : undefined,
    ...partiesRequest(d),
  }
}
