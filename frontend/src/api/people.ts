import { label, t } from '@/i18n'
import { post } from './client'

/** openPerson reads what is sealed about one person; the purpose is recorded first. */
export async function openPerson(id: string, purpose: string): Promise<{ label: string; value: string }[]> {
  const p = await post<Record<string, string | undefined>>(`/api/people/${id}/open`, { purpose })
  return (['name', 'idNo', 'school', 'phone', 'address', 'health'] as const).filter((k) => p[k]).map((k) => ({ label: k === 'idNo' || k === 'health' ? t(`person.${k}`) : label('consentItem', k), value: p[k]! }))
}
