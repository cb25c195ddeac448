/**
 * Accounts: from what an author entered in a config node (or is entering in its dialog) to a connection of the client. And the
 * built-in engine, which needs no account and is chosen by leaving it empty.
 */
import { createHash } from 'node:crypto'
import type { Node, NodeAPI } from 'node-red'
import { services } from '../contract/registry'
import type { ServiceId } from '../contract/operation'
import { conditionError } from '../client/conditions'
import { asPhrase, isPlatenError } from '../client/errors'
import type { Connection, Credentials, Limits, ProxyOptions, TlsOptions } from '../client/types'
import type { NodeDescription, StoredNode, StoredValue } from './description'
import { engineSettingsOf } from './engine-settings'
import { acquireEngine, type EngineSettings } from './engine/process'
import { expand, lookupFor } from './environment'
import { failure } from './errors'
import { phrase } from './phrases'
import { settingsFor, type Settings } from './settings'
import { defaultDataFolder } from './user-folder'

/** What a config node holds, or what stands in its dialog. */
export interface AccountEntries {
  readonly id: string
  readonly name?: string
  readonly params: Readonly<Record<string, StoredValue>>
  readonly credentials: Readonly<Record<string, string | undefined>>
  /** Ids of the config nodes of Node-RED itself, by `NodeDescription.references`. */
  readonly references: Readonly<Record<string, string | undefined>>
}

/** What a service makes of an account's settings. */
export interface AccountTarget {
  readonly base: string
  readonly credentials: Credentials
  readonly headers?: Readonly<Record<string, string>>
  /** What nodes use where their own settings say nothing: a default language, an organization. */
  readonly defaults?: Readonly<Record<string, string>>
}

export interface AccountType {
  readonly description: NodeDescription
  /**
   * @param id of the config node, the same for as long as it lives
   * @throws PlatenError NOT_CONFIGURED when something is missing
   */
  readonly target: (settings: Settings, credentials: Readonly<Record<string, string | undefined>>, id: string) => AccountTarget
}

const types = new Map<string, AccountType>()

/** Makes an account type known; done once when its node module is loaded. */
export function defineAccountType(type: AccountType): void {
  types.set(type.description.type, type)
}

export const accountTypeOf = (type: string): AccountType | undefined => types.get(type)

interface TlsNode extends Node {
  addTLSOptions?: (options: Record<string, unknown>) => Record<string, unknown>
}

interface ProxyNode extends Node<{ username?: string; password?: string }> {
  readonly url?: string
  readonly noproxy?: readonly string[]
}

function referenced(RED: NodeAPI, entries: AccountEntries, name: string): Node | undefined {
  const id = entries.references[name]
  if (!id) return undefined
  const node = RED.nodes.getNode(id) as Node | null
  if (!node) throw failure('account-setting', { account: entries.name || entries.id, name, problem: phrase('reference-missing') })
  return node
}

function tlsOf(RED: NodeAPI, entries: AccountEntries): TlsOptions | undefined {
  const node = referenced(RED, entries, 'tls') as TlsNode | undefined
  return node?.addTLSOptions?.({}) as TlsOptions | undefined
}

function proxyOf(RED: NodeAPI, entries: AccountEntries): ProxyOptions | undefined {
  const node = referenced(RED, entries, 'proxy') as ProxyNode | undefined
  if (!node?.url) return undefined
  return {
    url: node.url,
    ...(node.credentials?.username ? { user: node.credentials.username, password: node.credentials.password ?? '' } : {}),
    ...(node.noproxy?.length ? { noProxy: node.noproxy } : {}),
  }
}

const seconds = (value: unknown): number => Number(value) * 1000

async function settingsOf(RED: NodeAPI, type: AccountType, entries: AccountEntries, node: Node | undefined, onUnknownName: (name: string) => void): Promise<Settings> {
  try {
    return await settingsFor({ RED, node, description: type.description, params: entries.params, side: 'vendor', onUnknownName }, { _msgid: '' })
  } catch (error) {
    if (!isPlatenError(error)) throw error
    if (error.key === 'setting-missing') throw conditionError('account-incomplete', { missing: error.values.name ?? '' })
    const { name = '', problem = asPhrase(error) } = error.values
    throw failure('account-setting', { account: entries.name || entries.id, name, problem })
  }
}

/**
 * Makes the connection of an account, with what it says for nodes whose settings say nothing; used by nodes, and by the editor
 * with the values of an open dialog.
 * @param node the config node, for variables of its flow; absent in the editor
 * @throws PlatenError NOT_CONFIGURED
 */
export async function connectionWithDefaults(
  RED: NodeAPI,
  typeName: string,
  entries: AccountEntries,
  node?: Node,
  onUnknownName: (name: string) => void = () => undefined,
): Promise<{ readonly connection: Connection; readonly defaults: Readonly<Record<string, string>> }> {
  const type = types.get(typeName)
  if (!type?.description.service) throw conditionError('account-missing')
  const settings = await settingsOf(RED, type, entries, node, onUnknownName)
  const lookup = lookupFor(RED, node)
  const credentials = Object.fromEntries(
    Object.entries(entries.credentials).map(([name, value]) => [name, value ? expand(value, lookup, onUnknownName) : value]),
  )
  for (const [name, { required }] of Object.entries(type.description.credentials ?? {}))
    if (required && !credentials[name]) throw conditionError('account-incomplete', { missing: name })
  const { defaults = {}, ...target } = type.target(settings, credentials, entries.id)
  const tls = tlsOf(RED, entries)
  const proxy = proxyOf(RED, entries)
  // A changed login must not meet the token of the old one.
  const mark = createHash('sha256').update(JSON.stringify([target, proxy, settings])).digest('base64url').slice(0, 16)
  const connection: Connection = {
    service: type.description.service,
    side: 'vendor',
    key: `${typeName}:${entries.id}:${mark}`,
    ...target,
    ...(tls ? { tls } : {}),
    ...(proxy ? { proxy } : {}),
    limits: { parallel: Number(settings.parallel), perSecond: Number(settings.perSecond), waiting: Number(settings.waiting) },
    timeouts: {
      connect: seconds(settings.connectTimeout),
      response: seconds(settings.responseTimeout),
      overall: seconds(settings.overallTimeout),
    },
  }
  return { connection, defaults }
}

/** Address with no slash at its end. */
export const withoutSlash = (address: string): string => address.trim().replace(/\/+$/, '')

/** The engine is on this machine: many requests at once, no rate, short silence while connecting. */
const ENGINE_LIMITS: Limits = { parallel: 16, perSecond: 0, waiting: 10_000 }
const ENGINE_TIMEOUTS = { connect: 5_000, response: 120_000, overall: 600_000 }

export async function engineConnection(service: ServiceId, settings: EngineSettings): Promise<Connection> {
  const engine = await acquireEngine(settings)
  return {
    service,
    side: 'engine',
    key: `engine:${service}:${engine.dataFolder}`,
    base: `${engine.url}${services[service].engineBase}`,
    credentials: { kind: 'none' },
    headers: { 'x-platen-secret': engine.secret },
    limits: ENGINE_LIMITS,
    timeouts: ENGINE_TIMEOUTS,
  }
}

/** By what name notes remember the engine of a data folder: what it keeps, that of another folder does not know. */
export const engineOwner = (RED: NodeAPI, dataFolder: string): string => (dataFolder === defaultDataFolder(RED) ? 'engine' : `engine:${dataFolder}`)

/** An account as a node sees it. */
export interface Account {
  readonly side: 'vendor' | 'engine'
  /** Equal keys share queue, rate and token; notes about a job belong to one key. */
  readonly key: string
  /** Documents under way at once. */
  readonly documents: number
  /** Messages that may wait for their turn. */
  readonly waiting: number
  /** What the account says for nodes whose settings say nothing. */
  readonly defaults: Readonly<Record<string, string>>
  /** The way there right now; starts the engine when it does not run. */
  connect(): Promise<Connection>
}

/** A config node of ours at run time. */
export interface AccountNode extends Node {
  readonly accountType: string
  entries(): AccountEntries
}

/** Jobs that keep the engine's workers busy without holding every message's file in memory. */
const ENGINE_DOCUMENTS = 8

/**
 * The account that a node uses for its next message.
 * @throws PlatenError NOT_CONFIGURED
 */
export async function accountOf(
  RED: NodeAPI,
  description: NodeDescription,
  stored: Pick<StoredNode, 'account' | 'engine'>,
  onUnknownName: (name: string) => void,
): Promise<Account> {
  const service = description.service as ServiceId
  // A node that asks no service has no account, whatever a flow file says.
  if (!stored.account || !description.account) {
    const settings = await engineSettingsOf(RED, stored.engine, onUnknownName)
    return {
      side: 'engine',
      key: `engine:${service}:${settings.dataFolder}`,
      documents: ENGINE_DOCUMENTS,
      waiting: ENGINE_LIMITS.waiting,
      defaults: { owner: engineOwner(RED, settings.dataFolder) },
      connect: () => engineConnection(service, settings),
    }
  }
  const node = RED.nodes.getNode(stored.account) as AccountNode | null
  if (!node || node.accountType !== description.account) throw failure('account-disabled')
  const { connection, defaults } = await connectionWithDefaults(RED, node.accountType, node.entries(), node, onUnknownName)
  return {
    side: 'vendor',
    key: connection.key,
    // While one document is sent or fetched, others are waited for.
    documents: Math.max(4, connection.limits.parallel * 2),
    waiting: connection.limits.waiting,
    defaults,
    connect: () => Promise.resolve(connection),
  }
}
