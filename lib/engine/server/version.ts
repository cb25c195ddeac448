/** The package's own version, from its manifest wherever the engine's files lie inside it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

function readVersion(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: string; version?: string }
      if (manifest.name === '@platen/node-red-recognition' && manifest.version) return manifest.version
    } catch {
      // No manifest here; the next folder up may have it.
    }
  }
  return '0.0.0'
}

export const packageVersion: string = readVersion()
