/** Lists of an account's tree, without a server: what is offered by which path, and a long list in parts. */
import assert from 'node:assert/strict'
import type { Operation } from '../../../lib/contract/operation'
import { flatLists } from '../../../nodes/flat/lists'
import { onprintLists, type PickerName } from '../../../nodes/onprint/lists'
import type { DialogClient } from '../../../nodes/platen/dialog-connection'
import type { Picked } from '../../../lib/flow/description'
import type { ListOfAccount } from '../../../nodes/platen/pickers'

type Answer = (operation: string, params: Readonly<Record<string, string>>) => { value: unknown; headers?: Record<string, string> }

const clientOf = (answer: Answer): DialogClient => ({
  call: async (operation: Operation, options) => ({ status: 200, headers: {}, ...answer(operation.id, (options?.params ?? {}) as Record<string, string>) }) as never,
  signedIn: async () => ({}),
  defaults: { organization: 'top' },
})

const pick = async (list: ListOfAccount, client: DialogClient, next?: unknown): Promise<Picked> => {
  const found = await list(client, next)
  // As it comes back from a dialog.
  return JSON.parse(JSON.stringify(Array.isArray(found) ? { choices: found } : found)) as Picked
}

const shown = ({ choices }: Picked): string[] => choices.map(({ value, label }) => `${value}: ${label ?? ''}`)

/** A poster with two zones, an action on the document and one on a zone. */
const small: Answer = (operation, params) => {
  const at = `${operation} ${Object.values(params)[0]}`
  const answers: Record<string, unknown> = {
    'onprint.organization-get top': { Id: 'top', Name: 'Customer' },
    'onprint.document-list top': [{ Id: 'd', Name: 'Poster' }],
    'onprint.document-images d': [{ Id: 'i', Name: null, Order: 1 }],
    'onprint.zone-list i': [{ Id: 'z1', Name: 'left' }, { Id: 'z2' }],
    'onprint.action-list d': [{ Id: 'a1', Name: 'Shop', Type: 'Url' }],
    'onprint.action-list z2': [{ Id: 'a2', Type: 'Phone' }],
    'onprint.property-list top': [{ Id: 'p1', Name: 'color', Type: 'Style' }],
    'onprint.property-list d': [{ Id: 'p2', Type: 'Style' }],
  }
  return { value: answers[at] ?? [] }
}

describe('lists of an Onprint account', () => {
  for (const [name, expected] of [
    ['onprint-zones', ['z1: Customer / Poster / 1 / left', 'z2: Customer / Poster / 1 / z2']],
    ['onprint-actions', ['a1: Customer / Poster / Shop (Url)', 'a2: Customer / Poster / 1 / z2 / (Phone)']],
    ['onprint-properties', ['p1: Customer / color', 'p2: Customer / Poster / Style']],
    ['onprint-nodes', ['top: Customer', 'd: Customer / Poster', 'i: Customer / Poster / 1', 'z1: Customer / Poster / 1 / left', 'z2: Customer / Poster / 1 / z2']],
  ] as const)
    it(`${name} by their paths`, async () => {
      const found = await pick(onprintLists[name], clientOf(small))
      assert.deepEqual(shown(found), expected)
      assert.equal(found.next, undefined)
    })

  it('go on where they stopped, and offer everything once', async () => {
    const folders = Array.from({ length: 95 }, (_, number) => ({ Id: `f${number}`, Name: `Folder ${number}` }))
    const client = clientOf((operation, { nodeId }) => {
      if (operation === 'onprint.folder-list') return { value: nodeId === 'top' ? folders : [] }
      if (operation === 'onprint.document-list') return { value: [{ Id: `d of ${nodeId}`, Name: 'Page' }] }
      return { value: [] }
    })
    const found: string[] = []
    let next: unknown
    let parts = 0
    do {
      const part: Picked = await pick(onprintLists['onprint-documents'], client, next)
      found.push(...shown(part))
      next = part.next
      parts++
    } while (next !== undefined)
    assert.equal(parts, 3)
    assert.equal(found.length, 96)
    assert.equal(new Set(found).size, 96)
    assert.equal(found.at(-1), 'd of f94: top / Folder 94 / Page')
  })

  it('end at a tree that leads back to itself', async () => {
    const client = clientOf((operation) => ({ value: operation === 'onprint.folder-list' ? [{ Id: 'f' }, { Id: 'top' }] : [] }))
    const found = await pick(onprintLists['onprint-parents'], client)
    assert.deepEqual([found.choices.map(({ value }) => value), found.next], [['top', 'f'], undefined])
  })

  it('refuse to go on at what is no place', async () => {
    for (const next of [1, {}, { open: [{ id: 'x', path: 'x', kind: 'planet' }], met: [] }, { open: 'x', met: [] }])
      await assert.rejects(pick(onprintLists['onprint-folders'], clientOf(small), next), { code: 'INVALID_INPUT' })
  })

  it('pictures: page by page until one brings nothing new', async () => {
    const pages: Record<string, object[]> = { '': [{ Id: 'a', _objectId: '1' }], 1: [{ Id: 'b', Name: 'B', _objectId: '2' }], 2: [{ Id: 'b', _objectId: '2' }] }
    const client = clientOf((_operation, { after = '' }) => ({ value: pages[after] }))
    const found = await pick(onprintLists['onprint-pictures' satisfies PickerName], client)
    assert.deepEqual([shown(found), found.next], [['a: ', 'b: B'], undefined])
    let asked = 0
    const endless = clientOf(() => ({ value: [{ Id: `p${++asked}`, _objectId: `${asked}` }] }))
    const first = await pick(onprintLists['onprint-pictures'], endless)
    assert.deepEqual([first.choices.length, first.next], [5, '5'])
    assert.equal((await pick(onprintLists['onprint-pictures'], endless, first.next)).choices[0]?.value, 'p6')
  })
})

describe('lists of a Flat account', () => {
  it('scores of the whole library: five pages, and on from there', async () => {
    const asked: unknown[] = []
    const client = clientOf((operation, params) => {
      asked.push({ operation, ...params })
      const page = Number(params.next ?? '0')
      const headers: Record<string, string> = page < 6 ? { link: `<https://api.flat.io/v2/collections/allScores/scores?next=${page + 1}>; rel="next"` } : {}
      return { value: [{ id: `s${page}`, title: page === 0 ? null : `Song ${page}` }], headers }
    })
    const first = await pick(flatLists.scores as ListOfAccount, client)
    assert.deepEqual(shown(first), ['s0: ', 's1: Song 1', 's2: Song 2', 's3: Song 3', 's4: Song 4'])
    assert.deepEqual(asked[0], { operation: 'flat.list-collection-scores', collection: 'allScores', limit: 100 })
    const second = await pick(flatLists.scores as ListOfAccount, client, first.next)
    assert.deepEqual([shown(second), second.next], [['s5: Song 5', 's6: Song 6'], undefined])
  })
})
