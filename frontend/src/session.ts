import { reactive, ref } from 'vue'
import { get, post } from '@/api/client'
import { today } from '@/format'
import { speak, type Locale } from '@/i18n'

const store = {
  get: (key: string) => { try { return localStorage.getItem(key) } catch { return null } },
  set: (key: string, value: string) => { try { localStorage.setItem(key, value) } catch { /* a full or closed store is no reason to stop */ } },
}

/** Who is signed in; undefined for the public. */
export interface Me {
  id: string
  name: string
  role: string
  roleName: string
  place: string
  regionCode?: string
  organisationId?: string
  organisation?: string
  mustChange?: boolean
  may: string[]
}
export const me = ref<Me>()

/** What kind of world the server keeps: a demonstration has its own date and may still be loading. */
export const world = reactive<{ demo: boolean; loading?: string }>({ demo: false })

export type Area = 'village' | 'organisation' | 'desk' | 'public'

/** areaOf says which part of the app a role works in. */
export function areaOf(role: string | undefined): Area {
  if (!role) return 'public'
  if (role.startsWith('village_')) return 'village'
  if (role.startsWith('org_') || role === 'team_leader') return 'organisation'
  return 'desk'
}

/** arrive asks the server what world this is, and who we are if this device has signed in: the public is not asked. */
export async function arrive(): Promise<void> {
  const [w, who] = await Promise.all([
    get<{ demo: boolean; today: string; loading?: string }>('/api/world').catch(() => undefined),
    store.get('signedIn') ? get<Me>('/api/session').catch(() => undefined) : undefined,
  ])
  if (w) {
    today.value = w.today
    world.demo = w.demo
    world.loading = w.loading
  }
  remember(who?.id ? who : undefined)
}

export async function signIn(login: string, password: string): Promise<Me> {
  const who = await post<Me>('/api/session', { login, password })
  remember(who)
  return who
}

export async function signOut(): Promise<void> {
  await post('/api/session', undefined, { method: 'DELETE' }).catch(() => undefined)
  remember(undefined)
}

/** remember says who works on this device now; nobody after signing out or when the session has ended. */
export function remember(who: Me | undefined): void {
  me.value = who
  store.set('signedIn', who ? 'yes' : '')
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

/** settle applies what this device remembers and asks who we are; called once before the app is mounted. */
export async function settle(): Promise<void> {
  if (large.value) resize(true)
  await Promise.all([store.get('language') === 'en' ? speak('en') : undefined, arrive()])
}
