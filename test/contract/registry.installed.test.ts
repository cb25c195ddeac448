import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Operation } from '../../lib/contract/operation'
import type { check as checkType } from '../../lib/contract/schema'
import { packageCode } from '../support/package-code'

describe('contract as built', () => {
  it('loads as CommonJS with all 158 operations, and checks with the packages that are installed with it', () => {
    const { operations, findOperation } = packageCode<{
      operations: readonly Operation[]
      findOperation: (id: string) => Operation
    }>('lib/contract/registry')
    const { check } = packageCode<{ check: typeof checkType }>('lib/contract/schema')
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
