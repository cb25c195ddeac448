/** "Test connection": what is asked of each service, and what a person is told. */
import type { NodeAPI } from 'node-red'
import * as asposeOmr from '../../lib/contract/aspose-omr'
import * as flat from '../../lib/contract/flat'
import * as onprint from '../../lib/contract/onprint'
import * as ownocr from '../../lib/contract/ownocr'
import type { ServiceId } from '../../lib/contract/operation'
import { services } from '../../lib/contract/registry'
import { conditionError } from '../../lib/client/conditions'
import { isPlatenError } from '../../lib/client/errors'
import { phrase } from '../../lib/client/phrases'
import { accountTypeOf } from '../../lib/flow/account'
import { withDialogClient, type Call } from './dialog-connection'
import type { FormNode } from './dialog-question'
import { description as engineDescription } from './platen-engine.description'

/** A text of the forms' catalogue and its values. */
export interface Told {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

const failsWith = (error: unknown, codes: readonly string[]): boolean => isPlatenError(error) && codes.includes(error.code)

/**
 * With a login, the list of languages; its address is not documented, but where it is another one the login was taken all the
 * same. With the key alone, an image that nobody has.
 */
async function askOnprint(call: Call): Promise<string> {
  try {
    await call(onprint.languageList)
  } catch (error) {
    const { missing } = isPlatenError(error) && error.key === 'account-incomplete' ? error.values : {}
    const keyAlone = typeof missing === 'object' && missing.key === phrase('user-name').key
    if (keyAlone) {
      const params = { id: '00000000-0000-0000-0000-000000000000', languageCode: 'en-US' }
      await call(onprint.enrichedImageGet, { params }).catch((refusal: unknown) => {
        if (!failsWith(refusal, ['NOT_FOUND', 'BAD_REQUEST'])) throw refusal
      })
    } else if (!failsWith(error, ['NOT_FOUND'])) throw error
  }
  return 'API'
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
  onprint: askOnprint,
}

/**
 * Tries the connection that stands in a config node's dialog.
 * @throws PlatenError with what is wrong
 */
export async function testConnection(RED: NodeAPI, node: FormNode, signal: AbortSignal): Promise<Told> {
  if (node.type === engineDescription.type) {
    const languages = await withDialogClient(RED, 'ownocr', { engine: node }, signal, async ({ call }) => (await call(ownocr.languages)).value as string[])
    return { key: 'test.engine', values: { languages: languages.length } }
  }
  const service = accountTypeOf(node.type)?.description.service
  const question = service && questions[service]
  if (!service || !question) throw conditionError('account-missing')
  const answer = await withDialogClient(RED, service, { account: node }, signal, ({ call }) => question(call))
  return { key: 'test.server', values: { name: services[service].title, version: answer } }
}
