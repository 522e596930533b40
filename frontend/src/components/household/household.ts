import { t } from '@/i18n'
import type { Wrong } from '@/components/ui/ErrorSummary.vue'

/** A person of a household as typed. */
export interface MemberDraft { name: string; relation: string; idNo: string; noId: boolean; idMissing: string; birth: string; sex: string; schoolStage: string; school: string; phone: string }

export const emptyMember = (relation: string): MemberDraft => ({ name: '', relation, idNo: '', noId: false, idMissing: '', birth: '', sex: 'male', schoolStage: '', school: '', phone: '' })

/** householdProblems says what each person still lacks. */
export function householdProblems(members: MemberDraft[]): Wrong[] {
  return members.flatMap((m, i) => {
    const who = m.name.trim() || (i ? t('household.member', { n: i + 1 }) : t('household.head'))
    const wrong: Wrong[] = []
    if (!m.name.trim()) wrong.push({ id: `m${i}-name`, text: t('household.needName', { who }) })
    if (!m.noId && !m.idNo.trim()) wrong.push({ id: `m${i}-idNo`, text: t('household.needId', { who }) })
    if (m.noId && !m.idMissing.trim()) wrong.push({ id: `m${i}-idMissing`, text: t('household.needId', { who }) })
    if (m.noId && !m.birth) wrong.push({ id: `m${i}-birth`, text: t('household.needBirth', { who }) })
    return wrong
  })
}

/** householdRequest is the household as the API takes it, the head first. */
export function householdRequest(members: MemberDraft[], address: string, categories: string[] = []) {
  const say = (text: string) => text.trim() || undefined
  return {
    address: say(address),
    categories,
    members: members.map((m, i) => ({
      name: m.name.trim(), relation: i ? m.relation : 'self',
      ...(m.noId ? { idMissing: m.idMissing.trim(), birth: m.birth, sex: m.sex } : { idNo: m.idNo.trim().toUpperCase() }),
      schoolStage: say(m.schoolStage), school: m.schoolStage ? say(m.school) : undefined, phone: say(m.phone),
    })),
  }
}
