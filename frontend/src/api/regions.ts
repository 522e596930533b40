import { get } from './client'
import type { RegionChoice } from '@/components/region/RegionPicker.vue'

const known = new Map<string, Promise<RegionChoice[]>>()

/** regionsBelow reads the divisions directly below one ('' is the country), each once a visit. */
export function regionsBelow(code: string): Promise<RegionChoice[]> {
  const asked = known.get(code) ?? get<{ items: RegionChoice[] }>('/api/regions', { parent: code, limit: 100 }).then((r) => r.items)
  known.set(code, asked)
  asked.catch(() => known.delete(code))
  return asked
}
