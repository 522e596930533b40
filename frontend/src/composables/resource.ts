import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { problemOf, type Problem } from '@/api/problem'

/** Something read from the server: what came, what went wrong, whether it is being read. */
export interface Resource<T> {
  data: ShallowRef<T | undefined>
  problem: ShallowRef<Problem | undefined>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/** useResource reads now and again whenever what `read` looks at in `when` changes; an answer that was overtaken is dropped. */
export function useResource<T>(read: () => Promise<T>, when?: () => unknown): Resource<T> {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const loading = ref(true)
  let turn = 0

  async function reload() {
    const mine = ++turn
    loading.value = true
    try {
      const answer = await read()
      if (mine !== turn) return
      data.value = answer
      problem.value = undefined
    } catch (thrown) {
      if (mine === turn) problem.value = problemOf(thrown)
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  if (when) watch(when, reload, { immediate: true })
  else void reload()
  onScopeDispose(() => { turn = -1 })
  return { data, problem, loading, reload }
}
