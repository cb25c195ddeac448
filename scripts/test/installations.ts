/**
 * The package as users have it: packed, and installed by the palette manager's own command into a Node-RED user folder, once for
 * each supported pair of Node-RED and Node.js. The folders lie outside the checkout, so that nothing of the checkout's
 * node_modules can stand in for what the package forgot.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '../build/paths'

const execute = promisify(execFile)

export interface Target {
  readonly nodeRed: string
  /** Major version of Node.js. */
  readonly node: number
}

/** What is supported is tested: the newest of each Node-RED line, with the Node.js it recommends. */
export const targets: readonly Target[] = [
  { nodeRed: '4.1.15', node: 20 },
  { nodeRed: '5.0.7', node: 24 },
]

/** As `@node-red/registry/lib/installer.js` of both versions calls npm. */
export const paletteArguments = ['--no-audit', '--no-update-notifier', '--no-fund', '--save', '--save-prefix=~', '--omit=dev', '--engine-strict']

export const packageName = '@platen/node-red-recognition'

export interface Installation extends Target {
  /** Path of the Node.js program. */
  readonly nodePath: string
  readonly nodeRedFolder: string
  /** The user folder that the package was installed into. */
  readonly userFolder: string
  readonly packageFolder: string
}

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'platen-tests')
const hour = 3_600_000

/** Path of a Node.js of this major version: this one, or one that npm provides. */
export async function nodeOf(major: number): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath
  const { stdout } = await execute('npx', ['--yes', '-p', `node@${major}`, 'node', '-p', 'process.execPath'], { cwd: root, shell: process.platform === 'win32' })
  return stdout.trim().split('\n').at(-1) as string
}

/** Packs the built checkout; the same content always gives the same file. */
export async function pack(): Promise<{ file: string; hash: string }> {
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(path.join(cache, 'pack-'))
  try {
    await execute('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, shell: process.platform === 'win32' })
    const [name] = readdirSync(folder)
    if (!name) throw new Error('npm pack made no file')
    const packed = path.join(folder, name)
    const hash = createHash('sha256').update(readFileSync(packed)).digest('hex').slice(0, 12)
    const file = path.join(cache, `platen-${hash}.tgz`)
    renameSync(packed, file)
    return { file, hash }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Makes `folder` by `fill` in a temporary place first: whole or not there, also when two runs make it at once. */
async function once(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  if (!existsSync(folder)) {
    mkdirSync(path.dirname(folder), { recursive: true })
    const temporary = mkdtempSync(`${folder}-making-`)
    try {
      await fill(temporary)
      renameSync(temporary, folder)
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true })
      if (!existsSync(folder)) throw error
    }
  }
  const now = new Date()
  utimesSync(folder, now, now)
}

/** Folder of a program from npm, installed on its own at exactly this version. */
export async function programFolder(name: string, version: string, nodePath = process.execPath): Promise<string> {
  const folder = path.join(cache, `${name}-${version}`)
  await once(folder, async (temporary) => {
    writeFileSync(path.join(temporary, 'package.json'), JSON.stringify({ name: 'under-test', private: true }))
    await execute('npm', ['install', '--no-audit', '--no-fund', '--save-exact', `${name}@${version}`], {
      cwd: temporary,
      env: { ...process.env, PATH: `${path.dirname(nodePath)}${path.delimiter}${process.env.PATH ?? ''}` },
      shell: process.platform === 'win32',
      maxBuffer: 1 << 26,
    })
  })
  return path.join(folder, 'node_modules', name)
}

/** Folder of this version of Node-RED. */
export const nodeRedOf = (version: string, nodePath: string): Promise<string> => programFolder('node-red', version, nodePath)

/** npm as this Node-RED brings it along: what its palette manager runs. */
export function npmOf(nodeRedFolder: string): string {
  const registry = createRequire(path.join(nodeRedFolder, 'package.json')).resolve('@node-red/registry')
  return path.join(path.dirname(createRequire(registry).resolve('npm/package.json')), 'bin/npm-cli.js')
}

/** Installs the packed file into an empty user folder exactly as the palette manager does; returns what npm said. */
export async function paletteInstall(tarball: string, userFolder: string, nodePath: string, nodeRedFolder: string): Promise<string> {
  writeFileSync(path.join(userFolder, 'package.json'), JSON.stringify({ name: 'node-red-project', description: 'A Node-RED Project', version: '0.0.1', private: true }))
  const { stdout, stderr } = await execute(nodePath, [npmOf(nodeRedFolder), 'install', ...paletteArguments, '--', tarball], {
    cwd: userFolder,
    env: { ...process.env, PATH: `${path.dirname(nodePath)}${path.delimiter}${process.env.PATH ?? ''}` },
    maxBuffer: 1 << 26,
  })
  return stdout + stderr
}

/** Removes what no run has used for hours. */
function prune(): void {
  for (const name of readdirSync(cache)) {
    const entry = path.join(cache, name)
    const keep = name.startsWith('node-red-') && !name.includes('-making-')
    if (!keep && Date.now() - statSync(entry).mtimeMs > 3 * hour) rmSync(entry, { recursive: true, force: true })
  }
}

/** Installs the packed file for a target; quick when the same content was installed before. */
export async function install(target: Target, tarball: { file: string; hash: string }): Promise<Installation> {
  const nodePath = await nodeOf(target.node)
  const nodeRedFolder = await nodeRedOf(target.nodeRed, nodePath)
  const userFolder = path.join(cache, `user-${target.nodeRed}-${tarball.hash}`)
  await once(userFolder, async (temporary) => void (await paletteInstall(tarball.file, temporary, nodePath, nodeRedFolder)))
  prune()
  return { ...target, nodePath, nodeRedFolder, userFolder, packageFolder: path.join(userFolder, 'node_modules', packageName) }
}
