import { nextTick, watch } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { locale, t, type Key } from '@/i18n'

declare module 'vue-router' {
  interface RouteMeta {
    /** The page's own name, shown in the browser's title. */
    title?: Key
    /** Only for those who work in this area; others sign in first. */
    signedIn?: 'village' | 'organisation' | 'any'
    /** A form fills the screen; the tabs give way to its button. */
    form?: boolean
    /** Which register a list page shows, and which states of it. */
    list?: 'needs' | 'matches' | 'organisations' | 'offers'
    states?: string[]
  }
}

/** navigation makes the router of one entry: titles, scroll, and the focus moved to the new page. */
export function navigation(base: string, routes: RouteRecordRaw[]): Router {
  const router = createRouter({
    history: createWebHistory(base),
    routes,
    scrollBehavior: (to, from, saved) => {
      if (saved) return saved
      if (to.hash) return { el: to.hash, top: 16 }
      return to.path === from.path ? false : { top: 0 }
    },
  })
  const title = () => {
    const key = router.currentRoute.value.meta.title
    document.title = key ? t('page.title', { page: t(key) }) : t('app.name')
  }
  router.afterEach((to, from) => {
    title()
    if (from.name !== undefined || from.matched.length) {
      if (to.path !== from.path) void nextTick(() => document.getElementById('main')?.focus({ preventScroll: true }))
    }
  })
  watch(locale, title)
  return router
}
