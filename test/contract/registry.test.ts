import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { namesInPath } from '../../lib/contract/operation'
import { findOperation, operations, services } from '../../lib/contract/registry'

interface Row {
  service: string
  id: string
  method: string
  path: string
  evidence: string
}

/** The list of all operations, written from the services' documents before the contract was. */
const listed = JSON.parse(readFileSync(path.join(__dirname, 'operations.fixture.json'), 'utf8')) as Row[]

describe('contract registry', () => {
  it('has exactly the 158 listed operations, in their order, with their verbs, paths and evidence', () => {
    assert.equal(listed.length, 158)
    const rows = operations.map(({ service, id, method, path: template, evidence }) => ({
      service,
      id,
      method,
      path: template,
      evidence,
    }))
    assert.deepEqual(rows, listed)
  })

  it('has no id twice and each operation in the service that its id names', () => {
    assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length)
    for (const [id, service] of Object.entries(services)) {
      assert.equal(service.id, id)
      for (const operation of service.operations) assert.equal(operation.service, id)
    }
  })

  it('finds an operation by its id and says which one it does not know', () => {
    assert.equal(findOperation('flat.get-task').path, '/tasks/{task}')
    assert.throws(() => findOperation('flat.get-tusk'), /flat\.get-tusk/)
  })

  it('names a source for every kind of evidence that a service uses', () => {
    for (const service of Object.values(services))
      for (const operation of service.operations) {
        const used = [operation.evidence, ...Object.values(operation.params).flatMap(({ evidence }) => evidence ?? [])]
        for (const evidence of used)
          assert.ok(service.sources[evidence], `${operation.id} rests on ${evidence}, which ${service.id} does not explain`)
      }
  })

  it('answers every operation with at least one success and lists failures as failures only', () => {
    for (const { id, answers, errors, auth } of operations) {
      const statuses = Object.keys(answers).map(Number)
      assert.ok(statuses.length > 0 && statuses.every((status) => status >= 200 && status < 300), id)
      assert.ok(
        errors.every((status) => status >= 400 && status < 600),
        id,
      )
      assert.ok(auth.length > 0, id)
    }
  })

  it('describes every name in a path and in the other paths that a server accepts', () => {
    for (const { id, path: template, alsoAt, params, body } of operations) {
      for (const name of namesInPath(template)) assert.ok(params[name], `${id}: ${name}`)
      const accepted = new Set([
        ...Object.keys(params),
        ...Object.values(params).flatMap(({ aliases }) => (aliases ?? []).map(({ wire }) => wire)),
        ...(body.kind === 'json' ? Object.keys(body.schema.properties ?? {}) : []),
      ])
      for (const other of alsoAt) for (const name of namesInPath(other)) assert.ok(accepted.has(name), `${id}: ${other}`)
    }
  })

  it('tells operations on one route apart by what is fixed in their query', () => {
    const keyOf = (operation: (typeof operations)[number]) =>
      [
        operation.service,
        operation.method,
        operation.path,
        ...Object.values(operation.params).map(({ wire, fixed }) => (fixed ? `${wire}=${fixed}` : '')),
      ].join(' ')
    assert.equal(new Set(operations.map(keyOf)).size, operations.length)
  })

  it('is plain JSON for the editor: nothing but what JSON can carry', () => {
    for (const service of Object.values(services)) assertPlain(service, service.id)
  })
})

/** TypeBox marks its schemas with symbols, which only code needs; every string-named member must survive `JSON.stringify`. */
function assertPlain(value: unknown, where: string): void {
  if (value === null || ['string', 'boolean'].includes(typeof value)) return
  if (typeof value === 'number') return assert.ok(Number.isFinite(value), where)
  assert.equal(typeof value, 'object', `${where} is a ${typeof value}`)
  if (Array.isArray(value)) return value.forEach((item, index) => assertPlain(item, `${where}/${index}`))
  assert.equal(Object.getPrototypeOf(value), Object.prototype, `${where} is no plain object`)
  for (const [name, member] of Object.entries(value as object)) assertPlain(member, `${where}/${name}`)
}
