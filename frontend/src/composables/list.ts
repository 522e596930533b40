import { ref, type Ref } from 'vue'
import { useResource, type Resource } from './resource'

/** A list that is read page by page; `more` is there while the server has more. */
export interface List<T> extends Resource<T[]> {
  more: Ref<boolean>
  next: () => Promise<void>
}

/** useList reads the first page now and whenever `when` changes, and appends the others on demand. */
export function useList<T>(read: (cursor?: string) => Promise<{ items: T[]; next?: string | null }>, when?: () => unknown): List<T> {
  const more = ref(false)
  let cursor: string | undefined
  const page = async (from?: string) => {
    const answer = await read(from)
    cursor = answer.next ?? undefined
    more.value = !!cursor
    return answer.items
  }
  const first = useResource(() => page(), when)
  async function next() {
    if (cursor) first.data.value = [...(first.data.value ?? []), ...(await page(cursor))]
  }
  return { ...first, more, next }
}
