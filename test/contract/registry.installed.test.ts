import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Operation } from '../../lib/contract/operation'
import type { check as checkType } from '../../lib/contract/schema'
import { installation } from '../support/installation'

/** Loads a built file the way Node-RED loads nodes: by `require`. */
const load = createRequire(path.join(installation.packageFolder, 'package.json'))

describe('contract as built', () => {
  it('loads as CommonJS with all 158 operations, and checks with the packages that are installed with it', () => {
    const { operations, findOperation } = load('./dist/lib/contract/registry.js') as {
      operations: readonly Operation[]
      findOperation: (id: string) => Operation
    }
    const { check } = load('./dist/lib/contract/schema.js') as { check: typeof checkType }
    const listed = JSON.parse(readFileSync(path.join(__dirname, 'operations.fixture.json'), 'utf8')) as { id: string }[]
    assert.deepEqual(
      operations.map(({ id }) => id),
      listed.map(({ id }) => id),
    )
    const { body } = findOperation('ownocr.create')
    assert.ok(body.kind === 'json')
    assert.deepEqual(check(body.schema, { MinConfidence: 60 }), [])
    assert.equal(check(body.schema, { MinConfidence: 101 }).length, 1)
  })
})
