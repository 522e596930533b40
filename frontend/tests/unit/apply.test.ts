import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applicationDraft, applicationProblems, applicationRequest, partiesRequest, type ApplicationDraft } from '@/components/organisation/apply'

const root = join(import.meta.dirname, '../..')
const required = JSON.parse(readFileSync(join(root, '../app/registry/testdata/required.json'), 'utf8')) as Record<string, string[]>
const page = readFileSync(join(root, 'src/pages/public/ApplyPage.vue'), 'utf8')

/** A form of each kind, filled in by its fields. */
const filled = (): ApplicationDraft => ({
  ...applicationDraft(), name: '鹿麦公益基金会', uscc: '53220000MJ246801XL', office: '220000000000', purposes: ['edu_aid'], areas: [{ code: '220000000000', name: '吉林省' }], legalRep: '周岚', contactName: '沈一鸣',
})
const kinds: Record<string, () => ApplicationDraft> = {
  legal: filled,
  odd: () => ({ ...filled(), unusual: true, usccReason: '证书原件如此' }),
  certificate: () => ({ ...filled(), isCharity: true, recognisedOn: '2018-05-01', publicCertNo: '吉慈公募 2019-07', publicCertOn: '2019-05-01' }),
  team: () => ({ ...filled(), orgType: 'volunteer_team', sponsor: '新立村村民委员会' }),
}

/** What the form sends without a field of its own: a team's kind is the only one there is to register here. */
const fixed = ['teamKind']

describe('the application', () => {
  it('knows every kind that the server knows', () => expect(Object.keys(kinds).sort()).toEqual(Object.keys(required).sort()))
  for (const [kind, draft] of Object.entries(kinds)) {
    it(`sends all that the server requires of ${kind}, each from a field of the page`, () => {
      expect(applicationProblems(draft())).toEqual([])
      const sent = applicationRequest(draft()) as Record<string, unknown>
      for (const field of required[kind]!) {
        expect(sent[field], field).toBeTruthy()
        if (field === 'isCharity') expect(page).toContain('v-model="draft.isCharity"')
        else if (!fixed.includes(field)) expect(page, field).toContain(`id="${field}"`)
      }
    })
  }
  it('asks for both dates of a certificate, and forgets a certificate of who is no charity', () => {
    const d = { ...kinds.certificate!(), recognisedOn: '', publicCertOn: '' }
    expect(applicationProblems(d).map((w) => w.id)).toEqual(['recognisedOn', 'publicCertOn'])
    const sent = applicationRequest({ ...kinds.certificate!(), orgType: 'enterprise' })
    expect([sent.isCharity, sent.recognisedOn, sent.publicCertNo, sent.publicCertOn]).toEqual([false, undefined, undefined, undefined])
  })
  it('tells nobody from not declared', () => {
    expect(partiesRequest({ parties: [], noRelatives: false })).toEqual({ relatedParties: undefined, noRelatives: undefined })
    expect(partiesRequest({ parties: [], noRelatives: true }).noRelatives).toBe(true)
    expect(partiesRequest({ parties: [{ name: ' 周岚 ', relation: '理事长', idNo: '' }], noRelatives: false }).relatedParties).toEqual([{ name: '周岚', relation: '理事长', idNo: undefined }])
    expect(applicationProblems({ ...filled(), parties: [{ name: ' ', relation: '', idNo: '' }] }).map((w) => w.id)).toEqual(['relatedParties[0].name'])
  })
})
