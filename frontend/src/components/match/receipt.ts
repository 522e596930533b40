import { fenOf, quantity } from '@/format'
import { t } from '@/i18n'
import type { VoucherLine } from '@/api/nouns'
import type { KeptFile } from '@/components/ui/FileInput.vue'
import type { Wrong } from '@/components/ui/ErrorSummary.vue'
import type { ReceiptAnswer } from './ReceiptLine.vue'

/** gotOf is how much of a line arrived by the answer; undefined while it is not said. */
export function gotOf(line: VoucherLine, a: ReceiptAnswer): number | undefined {
  if (a.result === 'received') return line.qty
  if (a.result === 'not_received') return 0
  const n = line.unit === 'fen' ? fenOf(a.typed) : /^\d[\d,]*$/.test(a.typed.trim()) ? Number(a.typed.replace(/,/g, '')) : undefined
  return n !== undefined && n <= line.qty ? n : undefined
}

/** receiptProblems says which lines are not answered yet. */
export function receiptProblems(lines: VoucherLine[], answers: ReceiptAnswer[], sign: string, relation: string): Wrong[] {
  const wrong: Wrong[] = []
  lines.forEach((l, i) => {
    const a = answers[i]
    if (!a?.result) wrong.push({ id: `line-${i}`, text: t('receipt.choose', { item: l.item }) })
    else if (gotOf(l, a) === undefined) wrong.push({ id: `line-${i}`, text: t('receipt.number', { item: l.item, n: quantity(l.qty, l.unit) }) })
    else if (a.result !== 'received' && !a.note.trim()) wrong.push({ id: `line-${i}-why`, text: t('receipt.noteNeeded', { item: l.item }) })
  })
  if ((sign === 'proxy' || sign === 'guardian') && !relation.trim()) wrong.push({ id: 'relation', text: t('error.required', { field: t('receipt.relation') }) })
  return wrong
}

/** receiptRequest is the receipt as the API takes it. */
export function receiptRequest(lines: VoucherLine[], answers: ReceiptAnswer[], sign: string, relation: string, photos: KeptFile[]) {
  return {
    lines: lines.map((l, i) => ({ id: l.id, result: answers[i]!.result as Exclude<ReceiptAnswer['result'], ''>, received: gotOf(l, answers[i]!) ?? 0, note: answers[i]!.note.trim() || undefined })),
    signKind: sign as 'signature' | 'fingerprint' | 'guardian' | 'proxy',
    relation: relation.trim() || undefined,
    photos: photos.map((p) => p.id),
  }
}
