import { reactive, ref } from 'vue'
import { speak, type Locale } from '@/i18n'

/** Who is signed in; undefined for the public. */
export interface Me {
  id: string
  name: string
  role: string
  roleName: string
  place: string
  regionCode?: string
  organisationId?: string
}
export const me = ref<Me>()

/** What kind of world the server keeps: a demonstration has its own date and may still be loading. */
export const world = reactive<{ demo: boolean; loading?: number | null }>({ demo: false })

export type Area = 'village' | 'organisation' | 'desk' | 'public'

/** areaOf says which part of the app a role works in. */
export function areaOf(role: string | undefined): Area {
  if (!role) return 'public'
  if (role.startsWith('village_')) return 'village'
  if (role.startsWith('org_') || role === 'team_leader' || role === 'volunteer' || role === 'donor') return 'organisation'
  return 'desk'
}

const store = {
  get: (key: string) => { try { return localStorage.getItem(key) } catch { return null } },
  set: (key: string, value: string) => { try { localStorage.setItem(key, value) } catch { /* a full or closed store is no reason to stop */ } },
}

export const large = ref(store.get('size') === 'large')

/** resize switches large type (适老化) on or off and remembers it on this device. */
export function resize(on: boolean): void {
  large.value = on
  store.set('size', on ? 'large' : '')
  document.documentElement.dataset.size = on ? 'large' : ''
}

export async function choose(language: Locale): Promise<void> {
  store.set('language', language)
  await speak(language)
}

/** settle applies what this device remembers; called once before the app is mounted. */
export async function settle(): Promise<void> {
  if (large.value) resize(true)
  if (store.get('language') === 'en') await speak('en')
}
