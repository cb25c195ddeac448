/**
 * Flows in the test helper, on the Node-RED and the package under test: nodes loaded by type, their messages, errors and
 * completions collected as they come.
 */
import { once, type EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import helper from 'node-red-node-test-helper'
import { installation } from './installation'

type NodeModule = (RED: unknown) => void

/** What the test helper keeps of the runtime that it started. */
interface HelperInside {
  readonly _events: EventEmitter
  readonly _redNodes: { setFlows(flow: object, credentials: object, type: string): Promise<unknown> }
}

export interface Collected {
  /** Messages of each helper node, in their order. */
  readonly messages: Record<string, Record<string, unknown>[]>
  /** Resolves with the first `count` messages that a helper node got. */
  take(id: string, count?: number, timeout?: number): Promise<Record<string, unknown>[]>
}

export interface FlowUnderTest extends Collected {
  readonly userFolder: string
  send(id: string, message: Record<string, unknown>): void
  /** Replaces the flow, as the Deploy button does. */
  deploy(flow: readonly Record<string, unknown>[], type?: 'full' | 'nodes' | 'flows'): Promise<void>
  /** What node.status, node.warn and the log were told. */
  readonly statuses: { readonly id: string; readonly status: Record<string, unknown> }[]
  readonly warnings: string[]
  /** Everything that was logged, as text. */
  logged(): string
  /** A value of the flow or global context. */
  context(kind: 'flow' | 'global', key: string): unknown
  stop(): Promise<void>
}

/** Folders of the built nodes; a type begins with its folder's name. */
const FOLDERS = ['platen', 'ownocr', 'aspose-omr', 'flat', 'onprint'] as const

const folderOf = (type: string): string | undefined => FOLDERS.find((folder) => type.startsWith(`${folder}-`))

const packageRequire = createRequire(path.join(installation.packageFolder, 'package.json'))
const nodeRedRequire = createRequire(path.join(installation.nodeRedFolder, 'package.json'))

/** The built module of a node type. */
export function nodeModule(type: string): NodeModule {
  return packageRequire(`./dist/nodes/${folderOf(type)}/${type}.js`) as NodeModule
}

/** A node of Node-RED's own, e.g. `network/05-tls`. */
export const coreNode = (file: string): NodeModule => nodeRedRequire(`@node-red/nodes/core/${file}.js`) as NodeModule

let initialised = false

/** ms; Node-RED logs "Close timed out" for a node that takes longer, which tests look for. A node gives up waiting far earlier; a busy machine may not. */
const CLOSE_WITHIN = 5000

export interface FlowOptions {
  readonly credentials?: Readonly<Record<string, Record<string, string>>>
  readonly modules?: readonly NodeModule[]
  /** To go on where another flow ended; not removed by `stop`. */
  readonly userFolder?: string
}

/** Node-RED takes a node without a place on the canvas for a config node. */
const placed = (flow: readonly Record<string, unknown>[]): Record<string, unknown>[] => flow.map((node) => (node.z && node.x === undefined ? { ...node, x: 0, y: 0 } : node))

/** Loads a flow. Nodes of type `helper` collect what they get. */
export async function loadFlow(nodes: readonly Record<string, unknown>[], options: FlowOptions = {}): Promise<FlowUnderTest> {
  const flow = placed(nodes)
  if (!initialised) helper.init(nodeRedRequire.resolve('.'))
  initialised = true
  const userFolder = options.userFolder ?? (await mkdtemp(path.join(tmpdir(), 'platen-flow-')))
  ;(helper as unknown as { settings(values: object): void }).settings({ userDir: userFolder, nodeCloseTimeout: CLOSE_WITHIN })
  const types = [...new Set(flow.map(({ type }) => String(type)))].filter((type) => folderOf(type) !== undefined)
  const messages: Record<string, Record<string, unknown>[]> = {}
  const watchers = new Set<() => void>()
  const timers = new Set<NodeJS.Timeout>()
  const statuses: { id: string; status: Record<string, unknown> }[] = []
  const warnings: string[] = []

  function watch(nodes: readonly Record<string, unknown>[]): void {
    for (const { id, type } of nodes) {
      const node = helper.getNode(String(id)) as unknown as NodeJS.EventEmitter | null
      if (!node) continue
      if (type === 'helper')
        node.on('input', (message: Record<string, unknown>) => {
          ;(messages[String(id)] ??= []).push(message)
          for (const watcher of [...watchers]) watcher()
        })
      node.on('call:status', (call: { args: [Record<string, unknown>] }) => statuses.push({ id: String(id), status: call.args[0] }))
      node.on('call:warn', (call: { args: [unknown] }) => warnings.push(String(call.args[0])))
    }
  }

  /** The helper's storage loses credentials once a deploy has saved the flow. */
  function giveCredentials(): void {
    for (const [id, values] of Object.entries(options.credentials ?? {})) {
      const node = helper.getNode(id) as unknown as { credentials?: object } | null
      if (node) node.credentials = { ...node.credentials, ...values }
    }
  }

  await helper.load([...types.map(nodeModule), ...(options.modules ?? [])] as never, flow as never, structuredClone(options.credentials ?? {}) as never)
  giveCredentials()
  watch(flow)

  return {
    userFolder,
    messages,
    statuses,
    warnings,
    logged: () =>
      helper
        .log()
        .args.map((args: unknown[]) => {
          const entry = args[0] as { msg?: unknown }
          return `${JSON.stringify(entry)} ${entry.msg instanceof Error ? `${entry.msg.stack} ${JSON.stringify(entry.msg)}` : String(entry.msg)}`
        })
        .join('\n'),
    context(kind, key) {
      const node = helper.getNode(String(flow.find(({ z }) => z)?.id)) as unknown as { context(): Record<string, { get(key: string): unknown }> }
      return node.context()[kind]?.get(key)
    },
    send(id, message) {
      giveCredentials()
      ;(helper.getNode(id) as unknown as { receive(message: object): void }).receive(message)
    },
    take(id, count = 1, timeout = 60_000) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = messages[id] ?? []
          if (found.length < count) return
          clearTimeout(timer)
          timers.delete(timer)
          watchers.delete(look)
          resolve(found.slice(0, count))
        }
        const timer = setTimeout(() => {
          watchers.delete(look)
          reject(new Error(`"${id}" got ${messages[id]?.length ?? 0} of ${count} messages within ${timeout} ms; all: ${JSON.stringify(Object.fromEntries(Object.entries(messages).map(([name, list]) => [name, list.length])))} ${JSON.stringify((messages.caught ?? []).map(({ error }) => error))}`))
        }, timeout)
        timers.add(timer)
        watchers.add(look)
        look()
      })
    },
    async deploy(nodesOfNext, type = 'full') {
      const next = placed(nodesOfNext)
      // The helper's own setFlows gives the flows 300 ms to start, which a busy machine does not keep.
      const { _events: events, _redNodes: nodes } = helper as unknown as HelperInside
      const begun = once(events, 'flows:started')
      await nodes.setFlows(next, {}, type)
      await begun
      giveCredentials()
      watch(next)
    },
    async stop() {
      // Whoever still waits for messages waits in vain.
      for (const timer of timers) clearTimeout(timer)
      await helper.unload()
      if (!options.userFolder) await rm(userFolder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
