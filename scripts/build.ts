/**
 * Builds `dist/`: the nodes and their libraries as one file, the engine as bundles with what it needs beside them, the nodes'
 * HTML, catalogues and icons, the editor's plugin, and the notices of everything that was bundled.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildEditor } from './build/editor'
import { buildEngine } from './build/engine'
import { engineAssets } from './build/engine-assets'
import { buildNodeFiles } from './build/html'
import { listNodes } from './build/manifest'
import { writeNotices } from './build/notices'
import { buildRuntime } from './build/runtime'
import { root } from './build/paths'

/** Runs every step. */
export async function build(): Promise<void> {
  const { sourceFingerprint, stampFile } = await import('./freshness.mjs')
  const fingerprint = sourceFingerprint(root)
  const started = performance.now()
  listNodes()
  const bundled = await Promise.all([buildRuntime(), buildEngine()])
  writeNotices(Object.assign({}, ...bundled) as (typeof bundled)[number], engineAssets.map(({ from }) => from))
  await buildEditor()
  await buildNodeFiles()
  mkdirSync(path.dirname(stampFile(root)), { recursive: true })
  writeFileSync(stampFile(root), fingerprint)
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  process.stderr.write(`Built ${version} in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`)
}

if (require.main === module)
  build().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  })
