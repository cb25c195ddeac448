/** "Test connection": what is asked of each service, and what a person is told. */
import type { NodeAPI } from 'node-red'
import * as asposeOmr from '../../lib/contract/aspose-omr'
import * as flat from '../../lib/contract/flat'
import * as ownocr from '../../lib/contract/ownocr'
import type { ServiceId } from '../../lib/contract/operation'
import { services } from '../../lib/contract/registry'
import { conditionError } from '../../lib/client/conditions'
import { isPlatenError } from '../../lib/client/errors'
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
  // It tells no version; that it answers at all proves the login.
  'aspose-omr': async (call) => {
    await call(asposeOmr.discUsage)
    return 'v3.0'
  },
  // A token without the scope of the profile may do other things: the service knows it, or it would be refused with 401.
  flat: async (call) => {
    const me = await call(flat.getMe).then(
      ({ value }) => value as flat.Account,
      (error: unknown) => {
        if (isPlatenError(error) && error.code === 'FORBIDDEN') return undefined
        throw error
      },
    )
    return me?.username ? `v2 (${me.username})` : 'v2'
  },
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
