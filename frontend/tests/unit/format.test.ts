import { beforeEach, describe, expect, it } from 'vitest'
import { clock, date, daysFrom, fenOf, money, number, quantity, today, yuan } from '@/format'
import { speak } from '@/i18n'

beforeEach(async () => {
  today.value = '2026-03-04'
  await speak('zh-CN')
})

describe('dates', () => {
  it('say the day with its weekday', () => expect(date('2026-03-06')).toBe('3月6日（周五）'))
  it('leave the weekday out on request', () => expect(date('2026-03-06', { weekday: false })).toBe('3月6日'))
  it('say the year when it is another one', () => expect(date('2025-12-31')).toBe('2025年12月31日（周三）'))
  it('are those of Beijing, also late in the evening elsewhere', () => expect(date('2026-03-05T17:30:00Z')).toBe('3月6日（周五）'))
  it('say nothing for nothing', () => expect(date(null)).toBe(''))
  it('speak English', async () => {
    await speak('en')
    expect(date('2026-03-06')).toBe('Fri 6 Mar')
    expect(money(600000)).toBe('6,000 yuan')
  })
  it('show the hour of Beijing', () => expect(clock('2026-03-05T02:05:00Z')).toBe('10:05'))
  it('count the days somebody has waited', () => expect(daysFrom('2026-02-10')).toBe(22))
})

describe('amounts', () => {
  it('are yuan with a thousands separator', () => expect(money(600000)).toBe('6,000 元'))
  it('show fen only where there are some', () => expect(yuan(600050)).toBe('6,000.50'))
  it('group long numbers', () => expect(number(1286400)).toBe('1,286,400'))
  it('take their unit', () => {
    expect(quantity(80, 'piece')).toBe('80 件')
    expect(quantity(300000, 'fen')).toBe('3,000 元')
    expect(quantity(12, '盏')).toBe('12 盏')
  })
  it('are read as people type them', () => {
    expect(fenOf('3,000')).toBe(300000)
    expect(fenOf('3000.5 元')).toBe(300050)
    expect(fenOf('三千')).toBeUndefined()
    expect(fenOf('')).toBeUndefined()
  })
})
