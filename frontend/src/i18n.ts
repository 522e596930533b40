import { ref, shallowRef } from 'vue'
import base from '@/locales/zh-CN/base.json'

type Messages = Record<string, string>
type Group<Name extends string> = Name extends 'public' ? keyof typeof import('@/locales/zh-CN/public.json')
  : Name extends 'village' ? keyof typeof import('@/locales/zh-CN/village.json')
    : Name extends 'work' ? keyof typeof import('@/locales/zh-CN/work.json')
      : Name extends 'plan' ? keyof typeof import('@/locales/zh-CN/plan.json')
      : Name extends 'organisation' ? keyof typeof import('@/locales/zh-CN/organisation.json')
        : keyof typeof import('@/locales/zh-CN/desk.json')

/** Every key of every group of texts. A page imports the groups it needs (`@/texts/village`); `base` is always there. */
export type Key = keyof typeof base | Group<'public' | 'village' | 'work' | 'organisation' | 'desk' | 'plan'>
export type Locale = 'zh-CN' | 'en'

const chinese: Messages = { ...base }
const messages = shallowRef<Messages>(chinese)
const english: (() => Promise<{ default: Messages }>)[] = [() => import('@/locales/en/base.json')]

/** The language in use. Chinese is bundled with the pages, English is fetched when somebody asks for it. */
export const locale = ref<Locale>('zh-CN')

/** register adds a group of texts; called by the modules of `@/texts`. */
export function register(zh: Messages, en: () => Promise<{ default: Messages }>): void {
  Object.assign(chinese, zh)
  english.push(en)
  if (locale.value === 'en') void en().then((m) => { messages.value = { ...messages.value, ...m.default } })
}

/** t gives the text of a key; `{name}` in it is replaced by the value of that name. */
export function t(key: Key, values?: Record<string, string | number>): string {
  const text = messages.value[key] ?? chinese[key] ?? key
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text
}

/** has says whether a key that came from outside has a text. */
export function has(key: string): key is Key {
  return Object.prototype.hasOwnProperty.call(chinese, key)
}

/** label gives the words of a code of a list (`category`, `edu_aid`); an unknown code stays readable as itself. */
export function label(list: string, code: string | undefined | null): string {
  if (!code) return ''
  const key = `${list}.${code}`
  return has(key) ? t(key) : code
}

export async function speak(wanted: Locale): Promise<void> {
  messages.value = wanted === 'en' ? Object.assign({}, ...(await Promise.all(english.map((read) => read()))).map((m) => m.default)) : chinese
  locale.value = wanted
  document.documentElement.lang = wanted
}
