/**
 * Builds `dist/`: the nodes and their libraries as CommonJS, the engine as bundles with what it needs beside them, the nodes'
 * HTML, catalogues and icons, the editor's plugin, and the notices of everything that was bundled.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { buildEngine } from './build/engine'
import { listNodes } from './build/manifest'
import { buildRuntime } from './build/runtime'
import { root } from './build/paths'

/** Runs a step of the editor's once its file is there. */
async function laterStep(file: string, name: string): Promise<void> {
  const script = path.join(__dirname, 'build', `${file}.ts`)
  if (!existsSync(script)) return
  try {
    const step = (await import(script)) as Record<string, () => Promise<void> | void>
    await step[name]?.()
  } catch (error) {
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}

/** Runs every step. */
export async function build(): Promise<void> {
  const { sourceFingerprint, stampFile } = await import('./freshness.mjs')
  const fingerprint = sourceFingerprint(root)
  const started = performance.now()
  await Promise.all([buildRuntime(), buildEngine()])
  listNodes()
  await laterStep('editor', 'buildEditor')
  await laterStep('html', 'buildNodeFiles')
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
