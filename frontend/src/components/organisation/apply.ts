import { t } from '@/i18n'
import type { Organisation } from '@/api/nouns'
import type { Wrong } from '@/components/ui/ErrorSummary.vue'

/** An application as typed. */
export interface ApplicationDraft {
  name: string; orgType: string; uscc: string; unusual: boolean; usccReason: string; isCharity: boolean; publicCertNo: string; grade: string; registeredOn: string; office: string
  supervisedBy: string; purposes: string[]; areas: { code: string; name: string }[]; legalRep: string; contactName: string; contactPhone: string; sponsor: string
}

/** applicationDraft starts a form, empty or from what was returned. */
export function applicationDraft(o?: Organisation): ApplicationDraft {
  return {
    name: o?.name ?? '', orgType: o?.orgType ?? 'foundation', uscc: o?.uscc ?? '', unusual: !!o?.usccReason, usccReason: o?.usccReason ?? '', isCharity: o?.isCharity ?? false, publicCertNo: o?.publicCertNo ?? '',
    grade: o?.grade || 'none', registeredOn: o?.registeredOn ?? '', office: o?.office.code ?? '', supervisedBy: o?.supervisedBy ?? '', purposes: o?.purposes ?? [],
    areas: o?.serviceAreas.map((a) => ({ code: a.code, name: a.name })) ?? [], legalRep: o?.legalRep ?? '', contactName: o?.contactName ?? '', contactPhone: o?.contactPhone ?? '', sponsor: o?.sponsor ?? '',
  }
}

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
  return wrong
}

/** applicationRequest is the application as the API takes it. */
export function applicationRequest(d: ApplicationDraft) {
  const say = (text: string) => text.trim() || undefined
  const team = d.orgType === 'volunteer_team'
  return {
    name: d.name.trim(), orgType: d.orgType, uscc: team ? undefined : say(d.uscc)?.toUpperCase(), usccReason: d.unusual ? say(d.usccReason) : undefined, isCharity: d.isCharity, publicCertNo: say(d.publicCertNo),
    grade: d.grade, registeredOn: say(d.registeredOn), officeRegion: d.office, supervisedBy: say(d.supervisedBy), purposes: d.purposes, serviceAreas: d.areas.map((a) => a.code), legalRep: d.legalRep.trim(),
    contactName: d.contactName.trim(), contactPhone: say(d.contactPhone), sponsor: team ? say(d.sponsor) : undefined, teamKind: team ? 'community_team' : undefined,
  }
}
