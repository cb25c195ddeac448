/** The native parts that npm may leave out without a word: whether they are there, and how to get them. */
import { createRequire } from 'node:module'
import path from 'node:path'

export interface Part {
  readonly name: string
  /** What does not work without it. */
  readonly purpose: string
  readonly present: boolean
  /** Installs it, run in the folder where the package is installed. */
  readonly command: string
}

const NATIVE = [
  { name: 'libsql', purpose: 'jobs', binaries: '@libsql/' },
  { name: 'sharp', purpose: 'pictures', binaries: '@img/sharp-' },
] as const

/**
 * A native package is there when one of its optional binary packages for this system is: npm drops only those. Nothing is
 * loaded, so that looking costs nothing.
 */
function isPresent(name: string, binaries: string): boolean {
  try {
    const here = createRequire(__filename)
    const main = here.resolve(name)
    const there = createRequire(main)
    const manifest = here(path.join(folderOf(main, name), 'package.json')) as { optionalDependencies?: Record<string, string> }
    return Object.keys(manifest.optionalDependencies ?? {})
      .filter((binary) => binary.startsWith(binaries) && binary.includes(`${process.platform}`) && binary.includes(process.arch))
      .some((binary) => {
        try {
          // A binary package may export single files only; its manifest, or its one file, can always be found.
          return Boolean(there.resolve.paths(binary)?.some((folder) => hasManifest(there, folder, binary)))
        } catch {
          return false
        }
      })
  } catch {
    return false
  }
}

function hasManifest(there: NodeJS.Require, folder: string, name: string): boolean {
  try {
    there.resolve(path.join(folder, name, 'package.json'))
    return true
  } catch {
    return false
  }
}

function folderOf(main: string, name: string): string {
  const marker = `${path.sep}node_modules${path.sep}${name}`
  return main.slice(0, main.lastIndexOf(marker) + marker.length)
}

export function nativeParts(): readonly Part[] {
  return NATIVE.map(({ name, purpose, binaries }) => ({ name, purpose, present: isPresent(name, binaries), command: `npm install ${name}` }))
}
