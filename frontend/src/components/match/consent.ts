import { t } from '@/i18n'
import type { Person } from '@/api/nouns'
import type { KeptFile } from '@/components/ui/FileInput.vue'

/** A consent as it is filled in on the spot. */
export interface ConsentDraft { personId: string; items: string[]; givenBy: string; relation: string; youngAgrees: boolean; method: string; second: string; files: KeptFile[] }

export const emptyConsent = (p: Person): ConsentDraft => ({ personId: p.id, items: p.minor ? ['name', 'school'] : ['name'], givenBy: p.minor ? 'guardian' : 'self', relation: '', youngAgrees: false, method: 'paper', second: '', files: [] })

/** missingIn says what one consent still lacks; the server checks ages and the rest. */
export function missingIn(c: ConsentDraft): Record<string, string> {
  const out: Record<string, string> = {}
  if (!c.items.length) out.items = t('error.required', { field: t('match.consentItems') })
  if (c.givenBy === 'guardian' && !c.relation) out.relation = t('error.required', { field: t('match.consentRelation') })
  if (c.method === 'in_person_two' && !c.second.trim()) out.second = t('error.required', { field: t('match.consentSecond') })
  return out
}

/** requestOf is the consent as the API takes it. */
export const consentRequest = (c: ConsentDraft) => ({
  personId: c.personId, items: c.items, givenBy: c.givenBy as 'self' | 'guardian', relation: c.givenBy === 'guardian' ? c.relation : undefined,
  youngAgrees: c.youngAgrees, method: c.method as 'paper' | 'in_person_two', second: c.method === 'in_person_two' ? c.second.trim() : undefined, fileId: c.files[0]?.id,
})
