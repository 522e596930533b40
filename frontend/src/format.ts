import { locale, t, label } from '@/i18n'
import { ref } from 'vue'

/** The day it is in Beijing where the server stands (a demo world has its own), `2026-03-04`. */
export const today = ref(beijing(new Date()))

/** beijing gives the calendar day of a moment in Beijing. */
export function beijing(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3600_000).toISOString().slice(0, 10)
}

/** dayOf takes the day in Beijing from a date (`2026-03-06`) or a time (`2026-03-06T01:00:00Z`). */
export function dayOf(value: string): string {
  return value.length > 10 ? beijing(new Date(value)) : value
}

const week = { 'zh-CN': '日一二三四五六', en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] }
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** date writes a day: 3月6日（周五）; with the year when it is not this year's. */
export function date(value: string | undefined | null, { weekday = true, year: always = false } = {}): string {
  if (!value) return ''
  const day = dayOf(value)
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const year = !always && day.slice(0, 4) === today.value.slice(0, 4) ? '' : String(y)
  const of = new Date(Date.UTC(y, m - 1, d)).getUTCDay()
  if (locale.value === 'en') return `${weekday ? week.en[of] + ' ' : ''}${d} ${months[m - 1]}${year && ' ' + year}`
  return `${year && year + '年'}${m}月${d}日${weekday ? `（周${week['zh-CN'][of]}）` : ''}`
}

/** clock writes the hour of a moment in Beijing: 10:05. */
export function clock(value: string): string {
  return new Date(new Date(value).getTime() + 8 * 3600_000).toISOString().slice(11, 16)
}

/** daysFrom counts calendar days from one day to another (to today when left out). */
export function daysFrom(value: string, to: string = today.value): number {
  return Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(value))) / 86_400_000)
}

/** number writes 5000 as 5,000. */
export function number(n: number): string {
  const [whole, part] = String(Math.round(n * 100) / 100).split('.') as [string, string?]
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? '.' + part : '')
}

/** yuan writes fen as an amount without its word: 600000 → 6,000; 600050 → 6,000.50. */
export function yuan(fen: number): string {
  const cents = Math.abs(fen) % 100
  const whole = number(Math.trunc(fen / 100))
  return cents ? `${whole}.${String(cents).padStart(2, '0')}` : whole
}

/** money writes fen as an amount: 6,000 元. */
export function money(fen: number): string {
  return t('unit.amount', { n: yuan(fen) })
}

/** fenOf reads what a person typed as yuan ("6,000.5"); undefined when it is no amount. */
export function fenOf(typed: string): number | undefined {
  const plain = typed.replace(/[,，\s元]/g, '')
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : undefined
}

/** amountOf writes the bare number of a quantity, which is fen when the unit is money. */
export function amountOf(n: number, unit: string): string {
  return unit === 'fen' ? yuan(n) : number(n)
}

/** unitName gives the word of a unit: kg → 千克; an unknown unit is already a word. */
export function unitName(unit: string): string {
  return label('unit', unit)
}

/** quantity writes a number with its unit: 80 件; 6,000 元; a share is kept per ten thousand. */
export function quantity(n: number, unit: string): string {
  if (unit === 'share') return `${n / 100}%`
  if (unit === 'count') return number(n)
  return `${amountOf(n, unit)} ${unitName(unit)}`
}

/** grouped writes a code in fours, however it was typed: 7KQ4-M2XD-9HTB-P6RA. */
export function grouped(code: string): string {
  return code.replace(/[^0-9A-Za-z]/g, '').toUpperCase().replace(/(.{4})(?=.)/g, '$1-')
}
