import type { RouteRecordRaw } from 'vue-router'
import { navigation } from '@/navigation'

const routes: RouteRecordRaw[] = [
  { path: '/:rest(.*)*', component: () => import('@/pages/public/NotFoundPage.vue'), meta: { title: 'notFound.title' } },
]

export const router = navigation('/console', routes)
