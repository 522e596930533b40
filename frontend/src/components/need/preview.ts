import { ref, watch, type Ref } from 'vue'
import { post } from '@/api/client'
import { previewOf } from './post'
import type { NeedDraft } from './draft'
import type { Preview } from '@/api/nouns'

/** usePreview asks the server what would follow from a draft, a moment after it changed; without a signal there is no answer. */
export function usePreview(draft: Ref<NeedDraft>): Ref<Preview | undefined> {
  const preview = ref<Preview>()
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const asked = () => JSON.stringify(previewOf(draft.value))
  async function ask() {
    const mine = ++turn
    const answer = await post<Preview>('/api/needs/preview', previewOf(draft.value)).catch(() => undefined)
    if (mine === turn) preview.value = answer
  }
  watch(asked, () => {
    clearTimeout(timer)
    timer = setTimeout(ask, preview.value ? 300 : 0)
  }, { immediate: true })
  return preview
}
