/** "Test connection": what is asked of each service, and what a person is told. */
import type { NodeAPI } from 'node-red'
import * as ownocr from '../../lib/contract/ownocr'
import type { ServiceId } from '../../lib/contract/operation'
import { services } from '../../lib/contract/registry'
import { conditionError } from '../../lib/client/conditions'
import { accountTypeOf } from '../../lib/flow/account'
import { withDialogClient, type Call } from './dialog-connection'
import type { FormNode } from './dialog-question'
import { description as engineDescription } from './platen-engine.description'

/** A text of the forms' catalogue and its values. */
export interface Told {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

/** One harmless question that needs the login, by service. */
const questions: Partial<Record<ServiceId, (call: Call) => Promise<string>>> = {
  ownocr: async (call) => String((await call(ownocr.version)).value),
}

/**
 * Tries the connection that stands in a config node's dialog.
 * @throws PlatenError with what is wrong
 */
export async function testConnection(RED: NodeAPI, node: FormNode, signal: AbortSignal): Promise<Told> {
  if (node.type === engineDescription.type) {
    const languages = await withDialogClient(RED, 'ownocr', { engine: node }, signal, async (call) => (await call(ownocr.languages)).value as string[])
    return { key: 'test.engine', values: { languages: languages.length } }
  }
  const service = accountTypeOf(node.type)?.description.service
  const question = service && questions[service]
  if (!service || !question) throw conditionError('account-missing')
  const answer = await withDialogClient(RED, service, { account: node }, signal, question)
  return { key: 'test.server', values: { name: services[service].title, version: answer } }
}
