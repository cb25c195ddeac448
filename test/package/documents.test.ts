import assert from 'node:assert'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { services } from '../../lib/contract/registry'
import { installation } from '../support/installation'

const { root } = installation

/** Every document for people, relative to the project. */
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
]

describe('documents for people', () => {
  it('point only to files that are there', () => {
    const dead: string[] = []
    for (const document of documents) {
      const text = readFileSync(path.join(root, document), 'utf8')
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|mailto:|#)/.test(target)) continue
        if (!existsSync(path.resolve(root, path.dirname(document), target.replace(/#.*$/, '')))) dead.push(`${document}: ${target}`)
      }
    }
    assert.deepStrictEqual(dead, [])
  })

  it('name only commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const unknown: string[] = []
    for (const document of documents)
      for (const [, name = ''] of readFileSync(path.join(root, document), 'utf8').matchAll(/npm run (?:-s )?([\w:]+)/g)) if (!(name in scripts)) unknown.push(`${document}: ${name}`)
    assert.deepStrictEqual(unknown, [])
  })

  it('count the evidence in the README as the contract has it', () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
    const columns = ['ownocr', 'aspose-omr', 'flat', 'onprint'] as const
    for (const evidence of ['documented', 'vendor-sdk', 'vendor-spec', 'implied', 'convention']) {
      const row = new RegExp(`^\\| ${evidence} \\|[^|]*\\|(.*)\\|$`, 'm').exec(readme)
      assert.ok(row, `no row for ${evidence}`)
      const counts = columns.map((id) => services[id].operations.filter((operation) => operation.evidence === evidence).length)
      const shown = (row[1] as string).split('|').map((cell) => Number(cell.trim() || 0))
      assert.deepStrictEqual(shown, [...counts, counts.reduce((sum, count) => sum + count, 0)], evidence)
    }
  })
})
