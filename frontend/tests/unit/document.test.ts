import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

/** Everything the document takes has a page: a field or an operation that no page sends is a rule that nobody can reach. */

interface Schema { $ref?: string; properties?: Record<string, Schema>; items?: Schema }
interface Operation { operationId: string; requestBody?: { content: Record<string, { schema: Schema }> } }
const root = resolve(import.meta.dirname, '../..')
const document = JSON.parse(readFileSync(resolve(root, '../app/api/openapi.json'), 'utf8')) as { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } }

const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((f) => (f.isDirectory() ? files(join(dir, f.name)) : /\.(ts|vue)$/.test(f.name) && !f.name.endsWith('schema.d.ts') ? [join(dir, f.name)] : []))
const source = files(join(root, 'src')).map((f) => readFileSync(f, 'utf8')).join('\n')

/** Steps whose address the server itself offers: the page runs whatever action the answer names (ActionArea). */
const steps = new Set(['needs', 'offers', 'organisations', 'matches', 'vouchers', 'nominations', 'cycles', 'plans'])
function called(path: string): boolean {
  const parts = path.split('/')
  if (parts.length === 5 && steps.has(parts[2]!)) return true
  const shape = parts.map((p) => (p.startsWith('{') ? '\\$\\{[^}]+\\}' : p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('/')
  return new RegExp(`${shape}(?![\\w/-])`).test(source)
}

function fieldsOf(s: Schema | undefined, seen = new Set<string>()): string[] {
  if (!s) return []
  if (s.$ref) {
    const name = s.$ref.split('/').pop()!
    if (seen.has(name)) return []
    return fieldsOf(document.components.schemas[name], new Set([...seen, name]))
  }
  return [...Object.entries(s.properties ?? {}).flatMap(([name, of]) => [name, ...fieldsOf(of, seen)]), ...fieldsOf(s.items, seen)]
}
/** A field is sent when some page names it as a key. */
const sent = (field: string) => field === '$schema' || new RegExp(`\\b${field}\\b`).test(source)

/** What may stand without a page, and who brings it: search of offers (stage 8), the village ledger (stage 7), the trail (stage 5). */
const operations = ['GET /api/search/offers', 'GET /api/villages/{code}/ledger', 'GET /api/trail']
/** Probes of whoever runs the installation; no page of the product. */
const machines = ['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /openapi.json']

/** Reached otherwise: divisions change by the list on their page, a card's address is put together, codes are read by programs. */
const otherwise = ['GET /api/codes', 'GET /api/regions/{code}', 'POST /api/regions/{code}/merge', 'POST /api/regions/{code}/rename', 'POST /api/villages/{code}/card']
/** Pages that are being built; a line goes when its page comes, and may not come back. */
const waitingOperations = ['POST /api/relatives']
const waitingFields = ['organisations gradeUntil', 'organisations publicCertOn', 'organisations recognisedOn', 'organisations relatives', 'organisations skills', 'organisations villageAssociation', 'offers pledgePublic', 'matches rating', 'matches batch', 'relatives subjectId']

test('every operation is called by a page', () => {
  const without = Object.entries(document.paths).flatMap(([path, ops]) => Object.keys(ops).map((verb) => `${verb.toUpperCase()} ${path}`)).filter((o) => !called(o.split(' ')[1]!))
  expect(without.filter((o) => ![...machines, ...otherwise, ...waitingOperations].includes(o)).sort()).toEqual([...operations].sort())
})

test('every field of a body is sent by a page', () => {
  const without = new Set<string>()
  for (const [path, ops] of Object.entries(document.paths)) {
    for (const [verb, o] of Object.entries(ops)) for (const f of fieldsOf(o.requestBody?.content['application/json']?.schema)) if (!sent(f) && !waitingFields.includes(`${path.split('/')[2]} ${f}`)) without.add(`${verb.toUpperCase()} ${path} ${f}`)
  }
  expect([...without].sort()).toEqual([])
})
