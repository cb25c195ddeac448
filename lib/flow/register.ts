/** Node types: the one way in which action nodes, accounts and engine settings become known to Node-RED. */
import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red'
import { accountTypeOf, defineAccountType, type AccountEntries, type AccountNode, type AccountType } from './account'
import { forgetClients } from './clients'
import type { NodeDescription } from './description'
import { watchFolders } from './engine-folders'
import type { EngineNode } from './engine-settings'
import { asPlatenError, errorForFlow, type Translate } from './errors'
import { openPendingStore } from './keeping/pending-store'
import type { Message } from './message'
import { storedNode } from './migrations'
import { Runner } from './runner'
import { onceFlowsStarted } from './started'
import type { Action } from './task'
import { pendingFolder } from './user-folder'

/** Errors and status texts are the same for all nodes, so they are kept once, in the catalogue of the editor's plugin. */
const CATALOGUE = '@platen/node-red-recognition/platen-plugin'

const translateWith = (RED: NodeAPI): Translate => {
  const look = (RED as unknown as { _?: (key: string, values?: object) => string })._
  return (key, values) => look?.(`${CATALOGUE}:${key}`, values) ?? key
}

/** A node that is disabled, or whose flow is, is closed as if it were removed; but it stands in the flows still, and may come back. */
function isDeleted(RED: NodeAPI, id: string): boolean {
  let found = false
  RED.nodes.eachNode((node) => {
    if (node.id === id) found = true
  })
  return !found
}

/** Registers a node that works on messages. */
export function registerActionNode(RED: NodeAPI, description: NodeDescription, action: Action): void {
  const translate = translateWith(RED)

  function ActionNode(this: Node, config: NodeDef): void {
    RED.nodes.createNode(this, config)
    const stored = storedNode(config, description, action.migrations)
    const store = action.holds ? openPendingStore(pendingFolder(RED), this.id) : undefined
    const tell = (error: unknown): void => this.warn(errorForFlow(asPlatenError(error), translate).message)
    const runner = new Runner({ RED, node: this, description, stored, action, store, translate })
    const cancelResuming = store
      ? onceFlowsStarted(RED, () => {
          runner.resume().catch(tell)
        })
      : () => undefined
    this.on('input', (message: NodeMessageInFlow, send, done) => {
      runner.receive(message as Message, (messages) => send(messages as never), done)
    })
    this.on('close', (removed: boolean, done: () => void) => {
      cancelResuming()
      runner.close(removed && isDeleted(RED, this.id)).then(done, (error: unknown) => {
        tell(error)
        done()
      })
    })
  }

  RED.nodes.registerType(description.type, ActionNode as never)
}

/** Registers the config node of a service's account. */
export function registerAccountNode(RED: NodeAPI, type: AccountType): void {
  const { description } = type
  if (!accountTypeOf(description.type)) defineAccountType(type)

  function Account(this: AccountNode, config: NodeDef): void {
    RED.nodes.createNode(this, config)
    const { name, params } = storedNode(config, description)
    const references = Object.fromEntries(
      Object.keys(description.references ?? {}).map((key) => [key, (config as unknown as Record<string, string | undefined>)[key]]),
    )
    const entries = (): AccountEntries => ({ id: this.id, name, params, references, credentials: (this.credentials ?? {}) as Record<string, string> })
    Object.assign(this, { accountType: description.type, entries })
    this.on('close', () => forgetClients(`${description.type}:${this.id}:`))
  }

  const credentials = Object.fromEntries(Object.entries(description.credentials ?? {}).map(([name, { type: kind }]) => [name, { type: kind }]))
  RED.nodes.registerType(description.type, Account as never, { credentials } as never)
}

/** Registers the config node of the engine's settings. */
export function registerEngineNode(RED: NodeAPI, description: NodeDescription): void {
  const translate = translateWith(RED)

  function Engine(this: EngineNode, config: NodeDef): void {
    RED.nodes.createNode(this, config)
    Object.assign(this, { isPlatenEngine: true, description, params: storedNode(config, description).params })
    watchFolders(RED, this, translate)
  }

  RED.nodes.registerType(description.type, Engine as never)
}
