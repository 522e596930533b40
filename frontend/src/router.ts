import type { RouteRecordRaw } from 'vue-router'
import { navigation } from '@/navigation'

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('@/components/shell/PublicShell.vue'),
    children: [
      { path: 'rules', component: () => import('@/pages/public/RulesPage.vue'), meta: { title: 'nav.rules' } },
      { path: ':rest(.*)*', component: () => import('@/pages/public/NotFoundPage.vue'), meta: { title: 'notFound.title' } },
    ],
  },
]

export const router = navigation('/', routes)
