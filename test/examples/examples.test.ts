/**
 * The importable flows: every node type in at least one, and nothing in them that a dialog would call invalid. Each is valid for the
 * vendor's service, or its comment begins with "Built-in engine only".
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { NodeDescription, StoredValue } from '../../lib/flow/description'
import { reasonsOf } from '../../editor/settings/reasons'
import { Settings } from '../../editor/settings/settings'
import { describedNodes } from '../../scripts/build/descriptions'
import { root } from '../../scripts/build/paths'

interface FlowNode {
  readonly id: string
  readonly type: string
  readonly z?: string
  readonly name?: string
  readonly info?: string
  readonly account?: string
  readonly engine?: string
  readonly x?: number
  readonly complete?: string
  readonly func?: string
  readonly version?: number
  readonly env?: readonly { readonly name: string; readonly value: string }[]
  readonly wires?: readonly (readonly string[])[]
  readonly params?: Readonly<Record<string, StoredValue>>
}

const folder = path.join(root, 'examples')
const flows = readdirSync(folder).map((name) => ({ name, nodes: JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as FlowNode[] }))

/** Half the width of a letter in the label of a node, px, measured in the editor. */
const HALF_A_LETTER = 3.5

const commentsOf = (nodes: readonly FlowNode[]): string[] => nodes.flatMap(({ type, name = '' }) => (type === 'comment' ? [name] : []))
const engineOnly = (nodes: readonly FlowNode[]): boolean => commentsOf(nodes).some((text) => text.startsWith('Built-in engine only'))

describe('examples', () => {
  let descriptions: Map<string, NodeDescription>
  before(async () => {
    descriptions = new Map((await describedNodes()).map(({ description }) => [description.type, description]))
  })

  it('have every node type', () => {
    const used = new Set(flows.flatMap(({ nodes }) => nodes.map(({ type }) => type)))
    assert.deepEqual([...descriptions.keys()].filter((type) => !used.has(type)), [])
  })

  it('share no ids with each other, so that all of them can be imported beside each other', () => {
    const ids = flows.flatMap(({ nodes }) => nodes.map(({ id }) => id))
    assert.equal(new Set(ids).size, ids.length)
  })

  for (const { name, nodes } of flows)
    describe(name, () => {
      it('is one tab that says what is to be set, with one comment, and wires that lead somewhere', () => {
        const tabs = nodes.filter(({ type }) => type === 'tab')
        assert.equal(tabs.length, 1)
        const comments = commentsOf(nodes)
        assert.equal(comments.length, 1)
        for (const { name: variable, value } of tabs[0]?.env ?? []) {
          assert.equal(value, '', `${variable} holds a value of somebody's machine`)
          assert.ok([comments[0], tabs[0]?.info].some((text) => text?.includes(variable)), `nothing says what ${variable} is`)
        }
        const ids = new Set(nodes.map(({ id }) => id))
        for (const { id, wires, z } of nodes) {
          for (const target of (wires ?? []).flat()) assert.ok(ids.has(target), `${id}: wire to ${target}`)
          if (z !== undefined) assert.equal(z, tabs[0]?.id, id)
        }
      })

      it('shows what went wrong as a sentence that can be read without opening anything', () => {
        const next = (node: FlowNode): FlowNode[] => nodes.filter(({ id }) => (node.wires ?? []).flat().includes(id))
        const [caught] = nodes.filter(({ type }) => type === 'catch')
        assert.ok(caught, 'no catch node')
        for (const after of next(caught)) assert.ok(after.complete === 'error.message' || after.func?.includes('msg.error.message'), after.id)
      })

      it('has its comment wholly on the canvas, which begins at the left edge', () => {
        for (const { type, name: text = '', x = 0 } of nodes) if (type === 'comment') assert.ok(x >= 20 + text.length * HALF_A_LETTER, `${text}: at ${x}`)
      })

      it(`has settings that exist and values that fit, for ${engineOnly(nodes) ? 'the built-in engine, as it says' : "the vendor's service"}`, () => {
        const side = engineOnly(nodes) ? 'engine' : 'vendor'
        for (const { id, type, account, version, wires, params = {} } of nodes) {
          const description = descriptions.get(type)
          if (!description) continue
          assert.equal(version, description.version, `${id}: version`)
          if (account) assert.ok(nodes.some((other) => other.id === account && other.type === description.account), `${id}: account`)
          if (wires) assert.equal(wires.length, description.outputs.length, `${id}: outputs`)
          for (const key of Object.keys(params)) assert.ok(description.fields.some((field) => field.name === key), `${type}: ${key}`)
          const reasons = reasonsOf(new Settings(description.fields, params), side)
          assert.deepEqual(reasons.map(({ field, key }) => `${field.name}: ${key}`), [], type)
        }
      })
    })
})
