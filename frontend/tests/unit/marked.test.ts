import { afterEach, describe, expect, it, vi } from 'vitest'
import { post } from '@/api/client'
import { markedIn, parts } from '@/api/marked'
import type { Problem } from '@/api/problem'
import { warnings } from '@/composables/warnings'

afterEach(() => { vi.unstubAllGlobals(); warnings.value = [] })

const answer = (status: number, body: unknown) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }))

describe('markedIn', () => {
  it('finds the text of a place inside what was sent, counted in characters', () => {
    const body = { title: ' 𠮷村联系 138 0000 0000 ', lines: [{ item: '学费' }, { item: '给张福来' }] }
    const title = markedIn(body, { location: 'body.title', start: 5, length: 13 })!
    expect(parts(title)).toEqual({ before: '𠮷村联系 ', marked: '138 0000 0000', after: '' })
    expect(parts(markedIn(body, { location: 'body.lines[1].item', start: 1, length: 3 })!).marked).toBe('张福来')
  })
  it('knows nothing where no place is meant or the body has no such text', () => {
    expect(markedIn({ title: '路灯' }, { location: 'body.title' })).toBeUndefined()
    expect(markedIn({ title: '路灯' }, { location: 'body.lines[0].item', start: 0, length: 1 })).toBeUndefined()
  })
  it('cuts a long text to what stands near', () => {
    const cut = parts({ text: '远'.repeat(40) + '中' + '后'.repeat(40), start: 40, length: 1 })
    expect(cut).toEqual({ before: `…${'远'.repeat(20)}`, marked: '中', after: `${'后'.repeat(20)}…` })
  })
})

it('a refused command carries the marked place of its own text', async () => {
  answer(422, { code: 'input.wrong', errors: [{ location: 'body.title', code: 'text.personal', message: '这里不能写电话号码。', start: 2, length: 11 }] })
  const problem = (await post('/api/needs', { title: '联系13800000000' }).catch((e: unknown) => e)) as Problem
  expect(parts(problem.hit('title')!.marked!).marked).toBe('13800000000')
})

it('the warnings of an accepted command wait to be read', async () => {
  answer(201, { id: '1', warnings: [{ location: 'body.detail', message: '这里有姓名。', start: 0, length: 2 }] })
  await post('/api/needs', { detail: '张三家困难' })
  expect(warnings.value).toEqual([{ text: '这里有姓名。', marked: { text: '张三家困难', start: 0, length: 2 } }])
})
