import type { RouteRecordRaw } from 'vue-router'
import { navigation } from '@/navigation'
import { homeOf } from '@/places'
import { areaOf, me } from '@/session'

const routes: RouteRecordRaw[] = [
  {
    path: '/village',
    component: () => import('@/components/shell/VillageShell.vue'),
    meta: { signedIn: 'village' },
    children: [
      { path: '', component: () => import('@/pages/village/TodayPage.vue'), meta: { title: 'nav.today' } },
      { path: 'post', component: () => import('@/pages/village/PostPage.vue'), meta: { title: 'post.title', form: true } },
      { path: 'needs', component: () => import('@/pages/village/NeedsPage.vue'), meta: { title: 'village.needs' } },
      { path: 'needs/:id', component: () => import('@/pages/village/NeedPage.vue'), meta: { title: 'nav.villageNeeds' } },
      { path: 'matches/:id', component: () => import('@/pages/village/MatchPage.vue'), meta: { title: 'match.title' } },
      { path: 'receipts', component: () => import('@/pages/village/ReceiptsPage.vue'), meta: { title: 'village.receipts' } },
      { path: 'receipts/:id', component: () => import('@/pages/village/ReceiptPage.vue'), meta: { title: 'receipt.title', form: true } },
      { path: 'households/new', component: () => import('@/pages/village/HouseholdPage.vue'), meta: { title: 'household.title', form: true } },
      { path: 'print/notice/:id', component: () => import('@/pages/print/NoticePrint.vue'), meta: { title: 'need.printNotice' } },
      { path: 'print/slip/:id', component: () => import('@/pages/print/SlipPrint.vue'), meta: { title: 'need.printSlip' } },
      { path: 'print/proxy', component: () => import('@/pages/print/ProxyPrint.vue'), meta: { title: 'need.printProxy' } },
      { path: 'card', component: () => import('@/pages/village/CardPage.vue'), meta: { title: 'card.title', form: true } },
      { path: 'relatives', component: () => import('@/pages/village/RelativesPage.vue'), meta: { title: 'relative.title' } },
      { path: 'me', component: () => import('@/pages/village/MePage.vue'), meta: { title: 'me.title' } },
    ],
  },
  {
    path: '/organisation',
    component: () => import('@/components/shell/OrganisationShell.vue'),
    meta: { signedIn: 'organisation' },
    children: [
      { path: '', component: () => import('@/pages/organisation/HomePage.vue'), meta: { title: 'nav.orgToday' } },
      { path: 'needs', component: () => import('@/pages/organisation/FindPage.vue'), meta: { title: 'find.title' } },
      { path: 'needs/:id', component: () => import('@/pages/organisation/NeedPage.vue'), meta: { title: 'find.title' } },
      { path: 'offers', component: () => import('@/pages/organisation/OffersPage.vue'), meta: { title: 'offer.title' } },
      { path: 'offers/new', component: () => import('@/pages/organisation/OfferForm.vue'), meta: { title: 'offer.new' } },
      { path: 'offers/:id', component: () => import('@/pages/organisation/OfferPage.vue'), meta: { title: 'offer.title' } },
      { path: 'offers/:id/edit', component: () => import('@/pages/organisation/OfferForm.vue'), meta: { title: 'offer.edit' } },
      { path: 'matches', component: () => import('@/pages/organisation/MatchesPage.vue'), meta: { title: 'nav.matches' } },
      { path: 'matches/:id', component: () => import('@/pages/organisation/MatchPage.vue'), meta: { title: 'match.title' } },
      { path: 'profile', component: () => import('@/pages/organisation/ProfilePage.vue'), meta: { title: 'apply.mine' } },
      { path: 'profile/edit', component: () => import('@/pages/public/ApplyPage.vue'), meta: { title: 'apply.title' } },
      { path: 'print/slip/:id', component: () => import('@/pages/print/SlipPrint.vue'), meta: { title: 'need.printSlip' } },
    ],
  },
  {
    path: '/',
    component: () => import('@/components/shell/PublicShell.vue'),
    children: [
      { path: '', component: () => import('@/pages/public/HomePage.vue') },
      { path: 'needs', component: () => import('@/pages/public/NeedsPage.vue'), meta: { title: 'public.needs' } },
      { path: 'needs/:id', component: () => import('@/pages/public/NeedPage.vue'), meta: { title: 'public.needs' } },
      { path: 'organisations', component: () => import('@/pages/public/OrganisationsPage.vue'), meta: { title: 'org.register' } },
      { path: 'organisations/:id', component: () => import('@/pages/public/OrganisationPage.vue'), meta: { title: 'nav.organisations' } },
      { path: 'honours', component: () => import('@/pages/public/HonoursPage.vue'), meta: { title: 'honour.hall' } },
      { path: 'notices/receipt/:code?', component: () => import('@/pages/public/ReceiptPage.vue'), meta: { title: 'notice.readAnswer' } },
      { path: 'notices/:id', component: () => import('@/pages/public/NoticePage.vue'), meta: { title: 'notice.page' } },
      { path: 'apply', component: () => import('@/pages/public/ApplyPage.vue'), meta: { title: 'apply.title' } },
      { path: 'check/:code?', component: () => import('@/pages/public/CheckPage.vue'), meta: { title: 'nav.check' } },
      { path: 'rules', component: () => import('@/pages/public/RulesPage.vue'), meta: { title: 'nav.rules' } },
      { path: 'sign-in', component: () => import('@/pages/public/SignInPage.vue'), meta: { title: 'signIn.title' } },
      { path: 'password', component: () => import('@/pages/public/PasswordPage.vue'), meta: { title: 'password.title', signedIn: 'any' } },
      { path: ':rest(.*)*', component: () => import('@/pages/public/NotFoundPage.vue'), meta: { title: 'notFound.title' } },
    ],
  },
]

export const router = navigation('/', routes)

router.beforeEach((to) => {
  const area = to.meta.signedIn
  if (!area) return true
  if (!me.value) return { path: '/sign-in', query: { back: to.fullPath } }
  if (me.value.mustChange && to.path !== '/password') return '/password'
  return area === 'any' || areaOf(me.value.role) === area ? true : homeOf(me.value).console ? '/' : homeOf(me.value).path
})
