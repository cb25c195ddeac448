/**
 * `npm run -s operations`: every operation of the four services with the nodes that offer it, as JSON on standard output, read from
 * the built code.
 *
 *     npm run -s operations                    [{service, id, method, path, evidence, nodes: [type, ...]}, ...]
 *     npm run -s operations -- --document      writes docs/operations.md from the same instead, and the table of nodes' own failures in docs/errors.md
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Operation } from '../lib/contract/operation'
import type { Service } from '../lib/contract/service'
import type { NodeDescription } from '../lib/flow/description'
import { dist, root } from './build/paths'
import { withOwnFailures } from './errors-document'
import { operationsDocument } from './operations-document'

export interface OperationRow {
  readonly service: string
  readonly id: string
  readonly method: string
  readonly path: string
  readonly evidence: string
  /** Types of the nodes that offer it. */
  readonly nodes: readonly string[]
}

/**
 * One row an operation, in the order of the contract.
 * @throws Error when a node claims an operation that the contract does not have
 */
export function operationRows(operations: readonly Operation[], descriptions: readonly NodeDescription[]): OperationRow[] {
  const known = new Set(operations.map(({ id }) => id))
  for (const description of descriptions)
    for (const id of description.operations)
      if (!known.has(id)) throw new Error(`${description.type} offers "${id}", which the contract does not have`)
  return operations.map(({ service, id, method, path: template, evidence }) => ({
    service,
    id,
    method,
    path: template,
    evidence,
    nodes: descriptions.filter((description) => description.operations.includes(id)).map(({ type }) => type),
  }))
}

interface Registry {
  readonly services: Readonly<Record<string, Service>>
  readonly operations: readonly Operation[]
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { document: { type: 'boolean' } } })
  const { default: built } = (await import(path.join(dist, 'lib/nodes.js'))) as { default: Readonly<Record<string, () => unknown>> }
  const { services, operations } = built['lib/contract/registry']?.() as Registry
  const descriptions = Object.entries(built)
    .filter(([name]) => name.endsWith('.description'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, load]) => (load() as { description: NodeDescription }).description)
  const rows = operationRows(operations, descriptions)
  if (values.document) {
    const file = path.join(root, 'docs/operations.md')
    writeFileSync(file, operationsDocument(Object.values(services), rows, descriptions))
    const errors = path.join(root, 'docs/errors.md')
    writeFileSync(errors, withOwnFailures(readFileSync(errors, 'utf8')))
    process.stderr.write(`Wrote ${[file, errors].map((written) => path.relative(root, written)).join(' and ')}\n`)
    return
  }
  process.stdout.write(`[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`)
}

if (require.main === module)
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
