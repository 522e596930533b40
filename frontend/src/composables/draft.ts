import { ref, watch, type Ref } from 'vue'

/** What a draft looks like in the store of this device. */
export interface Draft<T> { id: string; at: string; value: T }

const read = <T>(name: string): Draft<T>[] => {
  try { return JSON.parse(localStorage.getItem(name) ?? '[]') as Draft<T>[] } catch { return [] }
}
const write = <T>(name: string, drafts: Draft<T>[]) => {
  try { localStorage.setItem(name, JSON.stringify(drafts)) } catch { /* a full store keeps what it has; the form itself stays on screen */ }
}

/** drafts lists what is kept under a name (`needs` of one user). */
export function drafts<T>(name: string): Draft<T>[] {
  return read<T>(name)
}

/** useDraft keeps a form on this device as it is filled in, until it is sent. */
export function useDraft<T>(name: string, id: string, empty: T): { value: Ref<T>; kept: Ref<boolean>; drop: () => void } {
  const found = read<T>(name).find((d) => d.id === id)
  const value = ref(found ? found.value : empty) as Ref<T>
  const kept = ref(!!found)
  let dropped = false
  watch(value, (now) => {
    if (dropped) return
    write(name, [...read<T>(name).filter((d) => d.id !== id), { id, at: new Date().toISOString(), value: now }])
    kept.value = true
  }, { deep: true })
  const drop = () => {
    dropped = true
    write(name, read<T>(name).filter((d) => d.id !== id))
  }
  return { value, kept, drop }
}

/** dropDraft forgets one draft of this device. */
export function dropDraft(name: string, id: string): void {
  write(name, read(name).filter((d) => d.id !== id))
}
