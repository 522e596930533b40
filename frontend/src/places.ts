import { areaOf, type Me } from '@/session'

/** homeOf says where somebody starts to work, and whether that is the other entry (a full page load). */
export function homeOf(who: Me | undefined): { path: string; console: boolean } {
  switch (areaOf(who?.role)) {
    case 'village': return { path: '/village', console: false }
    case 'organisation': return { path: '/organisation', console: false }
    case 'desk': return { path: '/console', console: true }
    default: return { path: '/', console: false }
  }
}

/** villagePath is the page of the village where a thing that waits is done. */
export function villagePath(item: { noun: string; id: string }): string {
  const pages: Record<string, string> = { need: 'needs', match: 'matches', voucher: 'receipts', notice: 'needs' }
  return `/village/${pages[item.noun] ?? 'needs'}/${item.id}`
}

/** organisationPath is the page of the organisation where a thing that waits is done. */
export function organisationPath(item: { noun: string; id: string }): string {
  const pages: Record<string, string> = { match: 'matches/', offer: 'offers/', need: 'needs/' }
  return item.noun === 'organisation' ? '/organisation/profile' : `/organisation/${pages[item.noun] ?? 'matches/'}${item.id}`
}
