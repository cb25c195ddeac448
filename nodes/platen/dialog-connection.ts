/** From a dialog's values to a client: the account as it stands there, or the built-in engine. */
import type { Node, NodeAPI } from 'node-red'
import { createClient, forgetAccount } from '../../lib/client/client'
import { conditionError } from '../../lib/client/conditions'
import type { CallAnswer, CallOptions, Connection } from '../../lib/client/types'
import type { Operation, ServiceId } from '../../lib/contract/operation'
import { connectionWithDefaults, engineConnection, engineOwner } from '../../lib/flow/account'
import { engineSettingsFrom } from '../../lib/flow/engine-settings'
import { failure } from '../../lib/flow/errors'
import { defaultDataFolder } from '../../lib/flow/user-folder'
import type { FormNode } from './dialog-question'
import { description as engineDescription } from './platen-engine.description'

/** ms; a person is waiting at the dialog. */
const TIMEOUTS = { connect: 5_000, response: 15_000, overall: 20_000 }

/** Runs operations for a dialog. */
export type Call = (operation: Operation, options?: CallOptions) => Promise<CallAnswer>

/** The account of a dialog. */
export interface DialogClient {
  readonly call: Call
  /** What the service says of who signs in. */
  signedIn(): Promise<Readonly<Record<string, string>>>
  /** What the account says for nodes whose settings say nothing. */
  readonly defaults: Readonly<Record<string, string>>
}

/** Credentials as deployed, under those that were typed since: an unchanged password never leaves the runtime. */
function credentialsOf(RED: NodeAPI, { id, type, credentials }: FormNode): Record<string, string | undefined> {
  const deployed = RED.nodes.getNode(id) as (Node & { credentials?: Record<string, string> }) | null
  const stored = deployed?.type === type ? deployed.credentials : undefined
  return { ...stored, ...credentials }
}

/**
 * The engine that a dialog means. Only its folder counts: an engine that runs there, with whatever settings were deployed, is
 * asked and not restarted.
 */
async function engineFor(RED: NodeAPI, service: ServiceId, engine: FormNode | undefined): Promise<{ readonly connection: Connection; readonly defaults: Readonly<Record<string, string>> }> {
  if (engine && engine.type !== engineDescription.type) throw failure('account-disabled')
  const { dataFolder } = engine ? await engineSettingsFrom(RED, engineDescription, engine.params, undefined, () => undefined) : { dataFolder: defaultDataFolder(RED) }
  return { connection: await engineConnection(service, { dataFolder }), defaults: { owner: engineOwner(RED, dataFolder) } }
}

/**
 * Calls `work` with a client for the account of a dialog, or for the built-in engine where it names none.
 * @throws PlatenError
 */
export async function withDialogClient<T>(
  RED: NodeAPI,
  service: ServiceId,
  form: { readonly account?: FormNode; readonly engine?: FormNode },
  signal: AbortSignal,
  work: (client: DialogClient) => Promise<T>,
): Promise<T> {
  const { account, engine } = form
  const { connection, defaults } = account
    ? await connectionWithDefaults(RED, account.type, { id: account.id, params: account.params, credentials: credentialsOf(RED, account), references: account.references ?? {} })
    : await engineFor(RED, service, engine)
  if (connection.service !== service) throw conditionError('account-missing')
  // A queue of its own: the dialog does not wait behind a flow's messages, and a wrong login spoils no token.
  const key = `${connection.key}:dialog`
  const client = createClient({ ...connection, key })
  try {
    return await work({
      call: (operation, options) => client.call(operation, { timeouts: TIMEOUTS, signal, ...options }),
      signedIn: () => client.signedIn(signal),
      defaults,
    })
  } finally {
    forgetAccount(key)
  }
}
