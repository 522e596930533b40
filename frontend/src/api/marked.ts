/** A text with one place in it, counted in characters (code points) as the server counts them. */
export interface Marked { text: string; start: number; length: number }

interface Placed { location?: string; start?: number; length?: number }

/** markedIn finds the text that a location of the server speaks of in the body that was sent; undefined when no place is meant. */
export function markedIn(body: unknown, e: Placed): Marked | undefined {
  if (!e.length) return undefined
  let at: unknown = body
  for (const part of (e.location ?? '').replace(/^body\.?/, '').match(/[^.[\]]+/g) ?? []) at = at && typeof at === 'object' ? (at as Record<string, unknown>)[part] : undefined
  if (typeof at !== 'string') return undefined
  return { text: at.trim(), start: e.start ?? 0, length: e.length }
}

/** parts cuts a text round its place; of a long text only what stands near. */
export function parts({ text, start, length }: Marked, near = 20): { before: string; marked: string; after: string } {
  const all = Array.from(text)
  const from = Math.max(0, start - near)
  const to = Math.min(all.length, start + length + near)
  return { before: (from ? '…' : '') + all.slice(from, start).join(''), marked: all.slice(start, start + length).join(''), after: all.slice(start + length, to).join('') + (to < all.length ? '…' : '') }
}
