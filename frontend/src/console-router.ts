import type { RouteRecordRaw } from 'vue-router'
import { navigation } from '@/navigation'
import { areaOf, me } from '@/session'

const cases: RouteRecordRaw[] = [
  { path: 'need/:id', component: () => import('@/pages/desk/NeedCase.vue'), meta: { title: 'case.no.need' } },
  { path: 'match/:id', component: () => import('@/pages/desk/MatchCase.vue'), meta: { title: 'case.no.match' } },
]

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('@/components/shell/DeskShell.vue'),
    children: [
      { path: '', redirect: () => (['system_admin', 'security_admin'].includes(me.value?.role ?? '') ? '/users' : '/queue') },
      { path: 'queue', component: () => import('@/pages/desk/QueuePage.vue'), meta: { title: 'nav.queue' }, children: cases },
      { path: ':rest(.*)*', component: () => import('@/pages/public/NotFoundPage.vue'), meta: { title: 'notFound.title' } },
    ],
  },
]

export const router = navigation('/console', routes)

// The desk is one entry of its own; whoever does not work here signs in on the public side.
router.beforeEach((to) => {
  if (me.value && areaOf(me.value.role) === 'desk' && !me.value.mustChange) return true
  location.assign(me.value?.mustChange ? '/password' : `/sign-in?back=${encodeURIComponent('/console' + to.fullPath)}`)
  return false
})
