import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { drafts, useDraft } from '@/composables/draft'

beforeEach(() => localStorage.clear())

it('keeps a form as it is filled in, finds it again, and forgets it when it was sent', async () => {
  const first = useDraft('needs', 'a', { title: '' })
  first.value.value.title = '冬衣'
  await nextTick()
  expect(first.kept.value).toBe(true)
  const again = useDraft('needs', 'a', { title: '' })
  expect(again.value.value.title).toBe('冬衣')
  again.drop()
  expect(drafts('needs')).toEqual([])
})
