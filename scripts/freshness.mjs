/**
 * Answers "is what is installed and built still what the sources say?", and keeps two commands that start at once from installing
 * or building over each other. Plain Node, no dependency: it runs before anything is installed.
 */
import { createHash } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Sources of the build. What is not in here never causes one. */
const sources = ['nodes', 'lib', 'editor', 'locales', 'scripts/build', 'scripts/build.ts', 'tsconfig.json', 'package-lock.json']

export const stampFile = (root) => path.join(root, '.cache', 'build.stamp')

/**
 * Whether node_modules holds what package-lock.json names. npm writes what it installed to node_modules/.package-lock.json;
 * comparing content instead of times is right after a clone, a copy and a change of branch alike. A package whose folder somebody
 * deleted since counts as missing. Optional packages may be missing (they exclude platforms).
 */
export function installedAsLocked(root) {
  let locked, installed
  try {
    locked = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
    installed = JSON.parse(readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
  } catch {
    return false
  }
  return Object.entries(locked).every(([folder, { version, optional, devOptional, peer, link }]) => {
    if (folder === '' || link) return true
    const found = installed[folder]
    return found ? found.version === version && existsSync(path.join(root, folder, 'package.json')) : Boolean(optional || devOptional || peer)
  })
}

function* filesBelow(entry) {
  let names
  try {
    names = readdirSync(entry, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') yield entry
    else if (error.code !== 'ENOENT') throw error
    return
  }
  names.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const name of names) {
    const file = path.join(entry, name.name)
    if (name.isDirectory()) yield* filesBelow(file)
    else yield file
  }
}

/** One hash over names and contents of all sources of the build. */
export function sourceFingerprint(root) {
  const hash = createHash('sha256')
  for (const source of sources)
    for (const file of filesBelow(path.join(root, source))) {
      hash.update(path.relative(root, file)).update('\0')
      try {
        hash.update(readFileSync(file))
      } catch (error) {
        if (error.code !== 'ENOENT') throw error // gone between listing and reading: an editor's temporary file
      }
    }
  // The list of nodes in package.json is made by the build; everything else in it is a source.
  const { 'node-red': nodeRed, ...manifest } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  return hash.update(JSON.stringify({ ...manifest, needs: nodeRed?.version })).digest('hex')
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Takes the lock, with its holder's number in it from the first moment: who dies while taking it leaves no lock without one. */
function take(lock) {
  const own = `${lock}.${process.pid}-${Math.random().toString(36).slice(2)}`
  writeFileSync(own, String(process.pid))
  try {
    linkSync(own, lock)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    // A file system without hard links.
    if (error.code !== 'EPERM' && error.code !== 'ENOTSUP' && error.code !== 'EOPNOTSUPP') throw error
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return true
    } catch (taken) {
      if (taken.code !== 'EEXIST') throw taken
      return false
    }
  } finally {
    rmSync(own, { force: true })
  }
}

/** Runs `work` while no other command of this checkout installs or builds. A lock left by a killed process is taken over. */
export async function withLock(root, say, work) {
  const folder = path.join(root, '.cache')
  const lock = path.join(folder, 'build.lock')
  mkdirSync(folder, { recursive: true })
  for (let told = false; ; ) {
    if (take(lock)) break
    let holder = 0
    try {
      holder = Number(readFileSync(lock, 'utf8'))
    } catch {
      continue // released between the two calls
    }
    if (holder && !alive(holder)) {
      // Renaming first: of two that find the same dead holder only one succeeds, so no fresh lock is removed.
      const stale = `${lock}.${process.pid}`
      try {
        renameSync(lock, stale)
        if (Number(readFileSync(stale, 'utf8')) !== holder) renameSync(stale, lock)
        else rmSync(stale, { force: true })
      } catch {
        // somebody else was faster
      }
      continue
    }
    if (!told) say('Waiting for another command of this checkout that installs or builds ...')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  const release = () => {
    try {
      if (Number(readFileSync(lock, 'utf8')) === process.pid) rmSync(lock, { force: true })
    } catch {
      // gone already
    }
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
