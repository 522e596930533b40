import { ref } from 'vue'
import { newKey } from '@/api/client'
import { problemOf, type Problem } from '@/api/problem'

/** useSubmit runs one command at a time and keeps its Idempotency-Key until it succeeds: sending again cannot do it twice. */
export function useSubmit<T>(run: (key: string) => Promise<T>) {
  const busy = ref(false)
  const problem = ref<Problem>()
  let key = newKey()

  async function submit(): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = undefined
    try {
      const answer = await run(key)
      key = newKey()
      return answer
    } catch (thrown) {
      problem.value = problemOf(thrown)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, submit }
}
