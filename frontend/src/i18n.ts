import { ref, shallowRef } from 'vue'
import zh from '@/locales/zh-CN.json'

export type Key = keyof typeof zh
export type Locale = 'zh-CN' | 'en'
type Messages = Record<string, string>

const messages = shallowRef<Messages>(zh)

/** The language in use. Chinese is written into the bundle, English is fetched when somebody asks for it. */
export const locale = ref<Locale>('zh-CN')

/** t gives the text of a key; `{name}` in it is replaced by the value of that name. */
export function t(key: Key, values?: Record<string, string | number>): string {
  const text = messages.value[key] ?? (zh as Messages)[key] ?? key
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
}

/** has says whether a key that came from outside has a text. */
export function has(key: string): key is Key {
  return Object.prototype.hasOwnProperty.call(zh, key)
}

/** label gives the words of a code of a list (`category`, `edu_aid`); an unknown code stays readable as itself. */
export function label(list: string, code: string | undefined | null): string {
  if (!code) return ''
  const key = `${list}.${code}`
  return has(key) ? t(key) : code
}

export async function speak(wanted: Locale): Promise<void> {
  messages.value = wanted === 'en' ? (await import('@/locales/en.json')).default : zh
  locale.value = wanted
  document.documentElement.lang = wanted
}
