import type { RouteRecordRaw } from 'vue-router'
import { navigation } from '@/navigation'
import { areaOf, me } from '@/session'

const needCase = () => import('@/pages/desk/NeedCase.vue')
const matchCase = () => import('@/pages/desk/MatchCase.vue')
const voucherCase = () => import('@/pages/desk/VoucherCase.vue')
const organisationCase = () => import('@/pages/desk/OrganisationCase.vue')
const offerCase = () => import('@/pages/desk/OfferCase.vue')
const list = () => import('@/pages/desk/ListPage.vue')
const honours = () => import('@/pages/desk/HonoursPage.vue')

const cases: RouteRecordRaw[] = [
  { path: 'need/:id', component: needCase, meta: { title: 'case.no.need' } },
  { path: 'match/:id', component: matchCase, meta: { title: 'case.no.match' } },
  { path: 'voucher/:id', component: voucherCase, meta: { title: 'case.vouchers' } },
  { path: 'organisation/:id', component: organisationCase, meta: { title: 'case.no.organisation' } },
  { path: 'offer/:id', component: offerCase, meta: { title: 'case.no.offer' } },
  { path: 'nomination/:id', redirect: (to) => `/honours/${String(to.params.id)}` },
]

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('@/components/shell/DeskShell.vue'),
    children: [
      { path: '', redirect: () => (['system_admin', 'security_admin'].includes(me.value?.role ?? '') ? '/users' : me.value?.role === 'honour_judge' ? '/honours' : '/queue') },
      { path: 'queue', component: () => import('@/pages/desk/QueuePage.vue'), meta: { title: 'nav.queue' }, children: cases },
      { path: 'needs', component: list, meta: { title: 'desk.needsTitle', list: 'needs' } },
      { path: 'needs/post', component: () => import('@/pages/desk/PostPage.vue'), meta: { title: 'nav.post' } },
      { path: 'needs/:id', component: needCase, meta: { title: 'case.no.need' } },
      { path: 'matches', component: list, meta: { title: 'desk.matchesTitle', list: 'matches' } },
      { path: 'matches/:id', component: matchCase, meta: { title: 'case.no.match' } },
      { path: 'organisations', component: list, meta: { title: 'desk.organisationsTitle', list: 'organisations' } },
      { path: 'organisations/:id', component: organisationCase, meta: { title: 'case.no.organisation' } },
      { path: 'offers', component: list, meta: { title: 'desk.offersTitle', list: 'offers' } },
      { path: 'offers/:id', component: offerCase, meta: { title: 'case.no.offer' } },
      { path: 'postings', component: list, meta: { title: 'desk.postingsTitle', list: 'needs', states: ['noticed', 'objected'] } },
      { path: 'plans', component: () => import('@/pages/desk/PlansPage.vue'), meta: { title: 'plan.listTitle' } },
      { path: 'plans/:id', component: () => import('@/pages/desk/PlanPage.vue'), meta: { title: 'plan.title' } },
      { path: 'lights', component: () => import('@/pages/desk/LightsPage.vue'), meta: { title: 'lights.title' } },
      { path: 'honours/:id?', component: honours, meta: { title: 'nav.deskHonours' } },
      { path: 'print/notice/:id', component: () => import('@/pages/print/NoticePrint.vue'), meta: { title: 'need.printNotice' } },
      { path: 'print/slip/:id', component: () => import('@/pages/print/SlipPrint.vue'), meta: { title: 'need.printSlip' } },
      { path: 'office', component: () => import('@/pages/desk/OfficePage.vue'), meta: { title: 'office.title', form: true } },
      { path: 'print/proxy', component: () => import('@/pages/print/ProxyPrint.vue'), meta: { title: 'need.printProxy' } },
      { path: 'users', component: () => import('@/pages/desk/UsersPage.vue'), meta: { title: 'users.title' } },
      { path: 'parameters', component: () => import('@/pages/desk/ParametersPage.vue'), meta: { title: 'params.title' } },
      { path: 'calendar', component: () => import('@/pages/desk/CalendarPage.vue'), meta: { title: 'calendar.title' } },
      { path: 'regions', component: () => import('@/pages/desk/RegionsPage.vue'), meta: { title: 'regions.title' } },
      { path: 'relatives', component: () => import('@/pages/desk/RelativesPage.vue'), meta: { title: 'relative.title' } },
      { path: 'clock', component: () => import('@/pages/desk/ClockPage.vue'), meta: { title: 'clock.title' } },
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
