import { afterEach, describe, expect, it, vi } from 'vitest'
import { newKey, onSignedOut, send } from '@/api/client'
import { Problem } from '@/api/problem'

afterEach(() => vi.unstubAllGlobals())

const answer = (status: number, body: unknown) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } }))
const request = () => new Request('http://here.test/api/needs')

describe('send', () => {
  it('throws what the server says is wrong, field by field', async () => {
    answer(422, { code: 'need.invalid', detail: '有一处要改。', errors: [{ location: 'body.lines[0].qty', message: '数量要大于 0。' }] })
    const problem = (await send(request()).catch((e) => e)) as Problem
    expect(problem).toBeInstanceOf(Problem)
    expect(problem.message).toBe('有一处要改。')
    expect(problem.of('lines[0].qty')).toBe('数量要大于 0。')
    expect(problem.rest(['lines[0].qty'])).toEqual([])
  })
  it('says what to do when the network is gone', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('Failed to fetch') })
    const problem = (await send(request()).catch((e) => e)) as Problem
    expect(problem.code).toBe('network.unreachable')
    expect(problem.message).toContain('没有连上服务器')
  })
  it('tells the app when nobody is signed in any more', async () => {
    const told = vi.fn()
    onSignedOut(told)
    answer(401, { code: 'session.expired' })
    await send(request()).catch(() => undefined)
    expect(told).toHaveBeenCalledOnce()
  })
})

it('makes a new Idempotency-Key each time', () => expect(newKey()).not.toBe(newKey()))
