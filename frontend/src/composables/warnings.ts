import { ref } from 'vue'
import { markedIn, type Marked } from '@/api/marked'

/** What the server noticed in an internal text that it saved all the same. */
export interface Warning { text: string; marked?: Marked }

/** The warnings of the last command that had some; they stay until they are read. */
export const warnings = ref<Warning[]>([])

interface Sent { location?: string; message?: string; start?: number; length?: number }

/** noteWarnings keeps the warnings of an answer with the places in what was sent. */
export function noteWarnings(answer: unknown, body: unknown): void {
  const list = (answer as { warnings?: Sent[] | null } | undefined)?.warnings
  if (list?.length) warnings.value = list.map((w) => ({ text: w.message ?? '', marked: markedIn(body, w) }))
}
