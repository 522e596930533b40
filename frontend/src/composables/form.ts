import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { useSubmit } from './action'
import type { Problem } from '@/api/problem'
import type { Wrong } from '@/components/ui/ErrorSummary.vue'

/** A form: what keeps it from being sent, by its own rules first and by the server's answer after. */
export interface Form<T> {
  busy: Ref<boolean>
  problem: Ref<Problem | undefined>
  wrongs: ComputedRef<Wrong[]>
  error: (id: string) => string | undefined
  send: () => Promise<T | undefined>
}

/** useForm checks with `own` and then runs; `place` turns the server's location into the id of a field. */
export function useForm<T>(own: () => Wrong[], run: (key: string) => Promise<T>, place: (location: string) => string | undefined = (l) => l): Form<T> {
  const tried = ref(false)
  const { busy, problem, submit } = useSubmit(run)
  const served = computed<Wrong[]>(() => {
    if (!problem.value) return []
    if (!problem.value.errors.length) return [{ text: problem.value.message }]
    return problem.value.errors.map((e) => ({ id: place((e.location ?? '').replace(/^body\./, '')), text: e.message ?? problem.value!.message, marked: e.marked }))
  })
  const mine = computed(() => (tried.value ? own() : []))
  const wrongs = computed(() => (mine.value.length ? mine.value : served.value))
  async function send() {
    tried.value = true
    problem.value = undefined
    if (own().length) return undefined
    return submit()
  }
  return { busy, problem, wrongs, error: (id) => wrongs.value.find((w) => w.id === id)?.text, send }
}
