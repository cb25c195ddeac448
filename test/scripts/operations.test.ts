import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { operations, services } from '../../lib/contract/registry'
import type { NodeDescription } from '../../lib/flow/description'
import { describedNodes } from '../../scripts/build/descriptions'
import { root } from '../../scripts/build/paths'
import { operationRows } from '../../scripts/operations'
import { operationsDocument } from '../../scripts/operations-document'

const node = (type: string, offered: string[], more: Partial<NodeDescription> = {}): NodeDescription => ({
  type,
  category: 'ownocr',
  inputs: 1,
  outputs: [],
  operations: offered,
  groups: [],
  fields: [],
  version: 1,
  ...more,
})

describe('npm run operations', () => {
  it('gives a row an operation, each with all nodes that offer it', () => {
    const rows = operationRows(operations, [node('a', ['ownocr.count', 'onprint.login']), node('b', ['ownocr.count'])])
    assert.equal(rows.length, 158)
    assert.deepEqual(
      rows.find(({ id }) => id === 'ownocr.count'),
      {
        service: 'ownocr',
        id: 'ownocr.count',
        method: 'GET',
        path: '/count',
        evidence: 'documented',
        nodes: ['a', 'b'],
      },
    )
    assert.deepEqual(rows.find(({ id }) => id === 'onprint.login')?.nodes, ['a'])
    assert.equal(rows.filter(({ nodes }) => nodes.length > 0).length, 2)
  })

  it('refuses a node that offers what the contract does not have', () => {
    assert.throws(() => operationRows(operations, [node('a', ['ownocr.counts'])]), /a offers "ownocr\.counts"/)
  })
})

describe('docs/operations.md', () => {
  it('shows request, evidence, nodes and the setting that chooses the operation', () => {
    const count = node('ownocr-count', ['ownocr.count', 'ownocr.running-count'], {
      fields: [
        {
          name: 'operation',
          group: 'main',
          control: 'select',
          schema: { type: 'string' } as never,
          choices: [{ value: 'count' }, { value: 'running-count' }],
        },
      ],
    })
    const text = operationsDocument(Object.values(services), operationRows(operations, [count]), [count])
    assert.ok(text.includes('| ownocr.count | `GET /count` | documented | `ownocr-count` (operation: count) |'))
    assert.ok(text.includes('| documented | 62 |'))
    assert.ok(text.includes('| onprint.image-patch | query `id` | convention |'))
    for (const { id } of operations) assert.ok(text.includes(`| ${id} | \``), id)
  })

  it('is what the contract and the nodes say: else run "npm run -s operations -- --document"', async () => {
    const descriptions = (await describedNodes()).map(({ description }) => description)
    const text = operationsDocument(Object.values(services), operationRows(operations, descriptions), descriptions)
    assert.equal(readFileSync(path.join(root, 'docs/operations.md'), 'utf8'), text)
  })
})
