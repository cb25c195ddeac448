import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { nodeLists } from '../../scripts/build/manifest'
import { installation } from '../support/installation'

interface Manifest {
  readonly name: string
  readonly license: string
  readonly keywords: readonly string[]
  readonly engines: { readonly node: string }
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly 'node-red': { readonly version: string; readonly nodes: Record<string, string>; readonly plugins: Record<string, string> }
}

const read = <T>(file: string) => JSON.parse(readFileSync(path.join(installation.root, file), 'utf8')) as T

describe('package.json', () => {
  const manifest = read<Manifest>('package.json')

  it('lists every node and plugin of the tree, and nothing else', () => {
    const { nodes, plugins } = manifest['node-red']
    assert.deepStrictEqual({ nodes, plugins }, nodeLists())
  })

  it('lists first what does a whole job, as the palette shows it', () => {
    const { nodes } = manifest['node-red']
    assert.deepStrictEqual(Object.keys(nodes), Object.keys(nodeLists().nodes))
    const firstOf = (service: string): string | undefined => Object.keys(nodes).find((type) => type.startsWith(`${service}-`))
    assert.deepStrictEqual(['ownocr', 'aspose-omr', 'flat', 'onprint'].map(firstOf), ['ownocr-convert', 'aspose-omr-sheet', 'flat-convert', 'onprint-publish'])
  })

  it('has at most six runtime dependencies', () => {
    const names = Object.keys(manifest.dependencies)
    assert.ok(names.length > 0 && names.length <= 6, `has ${names.length}: ${names.join(', ')}`)
  })

  it('leaves only native parts optional', () => {
    assert.deepStrictEqual(Object.keys(manifest.optionalDependencies).sort(), ['libsql', 'sharp'])
  })

  it('runs nothing when it is installed', () => {
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) assert.ok(!(name in manifest.scripts), `has the script ${name}`)
  })

  it('says what a catalogue of Node-RED packages looks for', () => {
    assert.strictEqual(manifest.license, 'Apache-2.0')
    assert.ok(manifest.keywords.includes('node-red'))
    assert.strictEqual(manifest['node-red'].version, '>=4.0.0')
    assert.strictEqual(manifest.engines.node, '>=20.19')
  })
})

describe('package-lock.json', () => {
  it('carries no address of anybody\'s registry', () => {
    const { packages } = read<{ packages: Record<string, { resolved?: string }> }>('package-lock.json')
    const resolved = Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined).map(([folder]) => folder)
    assert.deepStrictEqual(resolved, [])
  })
})
