/** A Node-RED process on a user folder of ours, with the package of this checkout loaded: for `npm start`, the demo and benches. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './build/paths'

const packageName = '@platen/node-red-recognition'

/** What a flow file holds: nodes, tabs and config nodes alike. */
export type FlowNode = Record<string, unknown> & { readonly id: string; readonly type: string }

/** A value of a tab's "Environment variables", by which an example names its page and its folder. */
interface TabVariable {
  readonly name: string
  readonly value: string
  readonly type: string
}

/**
 * Makes the folder a Node-RED user folder with this checkout's package in it. What a person changed there later stays.
 * @param withPackage false: the same folder without the package, for comparisons
 */
export function prepareUserFolder(folder: string, withPackage = true): void {
  mkdirSync(path.join(folder, 'node_modules', '@platen'), { recursive: true })
  const link = path.join(folder, 'node_modules', packageName)
  const linked = lstatSync(link, { throwIfNoEntry: false })
  if (linked && !(withPackage && existsSync(link))) rmSync(link, { recursive: true, force: true })
  if (withPackage && !existsSync(link)) symlinkSync(root, link, 'junction')
  const manifest = path.join(folder, 'package.json')
  if (!existsSync(manifest)) {
    const dependencies = withPackage ? { [packageName]: `file:${root}` } : {}
    writeFileSync(manifest, JSON.stringify({ name: 'platen-trial', private: true, version: '0.0.1', dependencies }, null, 2))
  }
  const settings = path.join(folder, 'settings.js')
  if (!existsSync(settings))
    writeFileSync(
      settings,
      `// Node-RED's settings for trying Platen out; yours to change.
module.exports = {
    uiHost: '127.0.0.1',
    flowFile: 'flows.json',
    credentialSecret: false,
    telemetry: { enabled: false },
    editorTheme: { tours: false, projects: { enabled: false } },
}
`,
    )
}

/** An example of the package, its tab's variables set to the values given; variables that it does not have are left out. */
export function exampleFlow(file: string, variables: Readonly<Record<string, string>>): FlowNode[] {
  const nodes = JSON.parse(readFileSync(file, 'utf8')) as FlowNode[]
  return nodes.map((node) => {
    if (node.type !== 'tab' || !Array.isArray(node.env)) return node
    const env = (node.env as TabVariable[]).map((entry) => ({ ...entry, value: variables[entry.name] ?? entry.value }))
    return { ...node, env }
  })
}

export interface RunningNodeRed {
  readonly url: string
  readonly child: ChildProcess
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>
  /** Asks it to end and waits; ends it after 15 s at the latest. */
  stop(): Promise<void>
}

/**
 * Starts Node-RED and waits until its editor answers.
 * @param quiet keeps its log to itself and shows it only when the start fails
 */
export async function startNodeRed(folder: string, port: number, { quiet = false, env = {} as Record<string, string> } = {}): Promise<RunningNodeRed> {
  const program = path.join(root, 'node_modules/node-red/red.js')
  const child = spawn(process.execPath, [program, '--userDir', folder, '--settings', path.join(folder, 'settings.js'), '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (log += text))
  let over = false
  const ended = new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      over = true
      resolve(code)
    }),
  )
  const stop = async () => {
    if (over) return
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await ended
    clearTimeout(timer)
  }
  const url = `http://127.0.0.1:${port}`
  for (const since = Date.now(); ; ) {
    if (over) throw new Error(`Node-RED ended while it started. Is port ${port} taken? Choose another with --port.${log && `\n${log}`}`)
    const answer = await fetch(`${url}/settings`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined)
    if (answer?.ok && !over) return { url, child, ended, stop }
    if (Date.now() - since > 120_000) {
      await stop()
      throw new Error(`Node-RED did not answer at ${url} within two minutes.${log && `\n${log}`}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
