/**
 * A real Node-RED of its own for a test: a child process on a temporary user folder that has the package under test
 * installed, with the flows and credentials that the test gives it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installation } from './installation'

export interface NodeRedOptions {
  /** Nodes as in a flow file; absent: whatever the user folder holds. */
  readonly flows?: readonly Record<string, unknown>[]
  /** Credentials by node id, kept in plain text in the temporary folder. */
  readonly credentials?: Readonly<Record<string, Record<string, string>>>
  /** A folder to go on with (a restart); it is then not removed by `stop`. */
  readonly userFolder?: string
  /** Merged over the settings file that is written. Must be JSON. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
  /** Another package than the one under test, or none (measuring what ours costs). */
  readonly packageFolder?: string | false
  readonly port?: number
  /** ms until the editor must answer. */
  readonly startTimeout?: number
}

export interface RunningNodeRed {
  /** Of the editor and the admin API, without a slash at its end. */
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly userFolder: string
  /** Everything it wrote so far, both streams. */
  log(): string
  /** Resolves when what it writes matches; looks at what was written before, too. */
  logged(pattern: RegExp, timeout?: number): Promise<RegExpMatchArray>
  /** Calls the admin API below `url`. */
  admin(route: string, options?: RequestInit): Promise<Response>
  /** Replaces the flows; `type` as the Deploy button offers. */
  deploy(flows: readonly Record<string, unknown>[], type?: 'full' | 'nodes' | 'flows' | 'reload'): Promise<void>
  /** Ends it at once, as a power cut would. Its user folder stays. */
  kill(): Promise<void>
  /** Asks it to end, waits, and removes the user folder that was made for it. */
  stop(options?: { readonly keepUserFolder?: boolean }): Promise<void>
}

/** A port of 127.0.0.1 that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

const PACKAGE_NAME = '@platen/node-red-recognition'

async function prepareUserFolder(folder: string, port: number, options: NodeRedOptions): Promise<void> {
  const packageFolder = options.packageFolder ?? installation.packageFolder
  if (packageFolder) {
    const place = path.join(folder, 'node_modules', PACKAGE_NAME)
    await mkdir(path.dirname(place), { recursive: true })
    await symlink(packageFolder, place, 'dir').catch(unlessThere)
  }
  // The palette scan reads the user folder's package.json, as a palette install leaves it.
  const dependencies = packageFolder ? { [PACKAGE_NAME]: '*' } : {}
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'test-user-folder', private: true, dependencies }))
  const settings = {
    uiHost: '127.0.0.1',
    uiPort: port,
    flowFile: 'flows.json',
    credentialSecret: false,
    logging: { console: { level: 'info', metrics: false, audit: false } },
    editorTheme: { tours: false, projects: { enabled: false }, palette: { catalogues: [] } },
    telemetry: { enabled: false },
    externalModules: { palette: { allowInstall: false } },
    ...options.settings,
  }
  // Where the editor loads slowly, Node-RED 5.0 shows its first tip before there is a place for it, and throws.
  const users = { _: { editor: { view: { 'view-show-tips': false } } } }
  await writeFile(path.join(folder, '.config.users.json'), JSON.stringify(users), { flag: 'wx' }).catch(unlessThere)
  await writeFile(path.join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings, undefined, 2)}\n`)
  if (options.flows) await writeFile(path.join(folder, 'flows.json'), JSON.stringify(options.flows))
  if (options.credentials) await writeFile(path.join(folder, 'flows_cred.json'), JSON.stringify(options.credentials))
}

class Output {
  private text = ''
  private readonly watchers = new Set<() => void>()

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.text += chunk
        for (const watcher of [...this.watchers]) watcher()
      })
    child.once('exit', () => {
      for (const watcher of [...this.watchers]) watcher()
    })
  }

  read(): string {
    return this.text
  }

  /** Calls `check` now and at every change, until it gives a value. */
  until<T>(check: () => T | undefined, timeout: number, wanted: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        clearTimeout(timer)
        this.watchers.delete(look)
        action()
      }
      const timer = setTimeout(() => settle(() => reject(new Error(`${wanted} within ${timeout} ms; it wrote:\n${this.text}`))), timeout)
      const look = (): void => {
        try {
          const found = check()
          if (found !== undefined) settle(() => resolve(found))
        } catch (error) {
          settle(() => reject(error as Error))
        }
      }
      this.watchers.add(look)
      look()
    })
  }
}

/**
 * Starts Node-RED (the one of `installation`) and waits until its flows run and its editor answers.
 * @throws Error with everything it wrote when it ends early or is not ready in time
 */
export async function startNodeRed(options: NodeRedOptions = {}): Promise<RunningNodeRed> {
  const port = options.port ?? (await freePort())
  const userFolder = options.userFolder ?? (await mkdtemp(path.join(tmpdir(), 'platen-node-red-')))
  await prepareUserFolder(userFolder, port, options)
  // A flows.json in the current directory would win over the user folder's, hence `cwd`.
  const child = spawn(
    process.execPath,
    [path.join(installation.nodeRedFolder, 'red.js'), '--userDir', userFolder, '--settings', path.join(userFolder, 'settings.js')],
    { cwd: userFolder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } },
  )
  const output = new Output(child)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null

  const kill = async (): Promise<void> => {
    if (!ended()) child.kill('SIGKILL')
    await exited
  }
  const startTimeout = options.startTimeout ?? 60_000
  try {
    await output.until(
      () => {
        if (ended()) throw new Error(`Node-RED ended while starting; it wrote:\n${output.read()}`)
        const text = output.read()
        return /Started flows|Waiting for missing types|Flows stopped/.test(text) && /now running at/.test(text) ? true : undefined
      },
      startTimeout,
      'Node-RED was not ready',
    )
  } catch (error) {
    await kill()
    throw error
  }

  const admin = (route: string, init?: RequestInit): Promise<Response> =>
    fetch(`${url}/${route.replace(/^\//, '')}`, { ...init, headers: { connection: 'close', ...(init?.headers as Record<string, string>) } })

  return {
    url,
    port,
    pid: child.pid as number,
    userFolder,
    log: () => output.read(),
    logged: (pattern, timeout = 30_000) =>
      output.until(() => output.read().match(pattern) ?? undefined, timeout, `Nothing like ${pattern} was logged`),
    admin,
    async deploy(flows, type = 'full') {
      const response = await admin('flows', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'Node-RED-Deployment-Type': type },
        body: JSON.stringify(flows),
      })
      if (!response.ok) throw new Error(`Deploying answered ${response.status}: ${await response.text()}`)
    },
    kill,
    async stop({ keepUserFolder = false } = {}) {
      if (!ended()) {
        child.kill('SIGTERM')
        // A Node-RED that does not end is a failure of its nodes' close handlers, but must not hang the tests.
        const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
        await exited
        clearTimeout(timer)
      }
      if (!options.userFolder && !keepUserFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
