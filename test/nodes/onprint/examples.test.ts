/** The importable flows of Onprint: every node type in at least one, and nothing in them that its dialog would call invalid. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { NodeDescription, StoredValue } from '../../../lib/flow/description'
import { reasonsOf } from '../../../editor/settings/reasons'
import { Settings } from '../../../editor/settings/settings'
import { describedNodes } from '../../../scripts/build/descriptions'
import { root } from '../../../scripts/build/paths'

interface FlowNode {
  readonly id: string
  readonly type: string
  readonly account?: string
  readonly wires?: readonly (readonly string[])[]
  readonly params?: Readonly<Record<string, StoredValue>>
}

const folder = path.join(root, 'examples')
const flows = readdirSync(folder)
  .filter((name) => name.startsWith('onprint-'))
  .map((name) => ({ name, nodes: JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as FlowNode[] }))

describe('examples of Onprint', () => {
  let descriptions: Map<string, NodeDescription>
  before(async () => {
    descriptions = new Map((await describedNodes()).map(({ description }) => [description.type, description]))
  })

  it('have every node type, and one comment each', () => {
    const used = new Set(flows.flatMap(({ nodes }) => nodes.map(({ type }) => type)))
    for (const type of descriptions.keys()) if (type.startsWith('onprint-')) assert.ok(used.has(type), type)
    for (const { name, nodes } of flows) assert.equal(nodes.filter(({ type }) => type === 'comment').length, 1, name)
  })

  it("are valid for the vendor's service: settings that exist, values that fit, wires and accounts that lead somewhere", () => {
    for (const { name, nodes } of flows) {
      const ids = new Set(nodes.map(({ id }) => id))
      assert.equal(ids.size, nodes.length, name)
      for (const { id, type, account, wires, params = {} } of nodes) {
        const description = descriptions.get(type)
        for (const wire of wires ?? []) for (const target of wire) assert.ok(ids.has(target), `${name}: ${id}`)
        if (!description) continue
        if (description.account) assert.ok(ids.has(account ?? ''), `${name}: ${id}: account`)
        if (wires) assert.equal(wires.length, description.outputs.length, `${name}: ${id}: outputs`)
        for (const key of Object.keys(params)) assert.ok(description.fields.some((field) => field.name === key), `${name}: ${type}: ${key}`)
        const reasons = reasonsOf(new Settings(description.fields, params), 'vendor')
        assert.deepEqual(reasons.map(({ field, key }) => `${field.name}: ${key}`), [], `${name}: ${type}`)
      }
    }
  })
})
