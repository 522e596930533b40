import { expect, it } from 'vitest'
import { gotOf, receiptProblems, receiptRequest } from '@/components/match/receipt'

const quilts = { id: 'a', lineId: 'x', item: '棉被', unit: 'piece', qty: 40, received: 0, unitValueFen: 0 }
const money = { id: 'b', lineId: 'y', item: '学习生活费', unit: 'fen', qty: 300000, received: 0, unitValueFen: 1 }

it('reads how much arrived, never more than was sent', () => {
  expect(gotOf(quilts, { result: 'received', typed: '', note: '' })).toBe(40)
  expect(gotOf(quilts, { result: 'partly', typed: '36', note: '' })).toBe(36)
  expect(gotOf(quilts, { result: 'partly', typed: '41', note: '' })).toBeUndefined()
  expect(gotOf(quilts, { result: 'not_received', typed: '', note: '' })).toBe(0)
  expect(gotOf(money, { result: 'partly', typed: '2,500', note: '' })).toBe(250000)
})

it('asks for every line, for what is wrong, and for who signs instead', () => {
  const answers = [{ result: 'problem' as const, typed: '30', note: '' }, { result: '' as const, typed: '', note: '' }]
  expect(receiptProblems([quilts, money], answers, 'proxy', '').map((w) => w.id)).toEqual(['line-0-why', 'line-1', 'relation'])
})

it('sends the lines as they were answered', () => {
  expect(receiptRequest([quilts], [{ result: 'partly', typed: '36', note: ' ' }], 'signature', '', [])).toEqual({ lines: [{ id: 'a', result: 'partly', received: 36, note: undefined }], signKind: 'signature', relation: undefined, photos: [] })
})
