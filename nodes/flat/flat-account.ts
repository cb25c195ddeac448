/** Config node: an account of Flat. */
import type { NodeAPI } from 'node-red'
import { withoutSlash } from '../../lib/flow/account'
import { registerAccountNode } from '../../lib/flow/register'
import { description } from './flat-account.description'

export = (RED: NodeAPI): void =>
  registerAccountNode(RED, {
    description,
    target: (settings, { token }) => ({
      base: withoutSlash(String(settings.address)),
      credentials: { kind: 'bearer', token: String(token) },
      ...(settings.locale ? { headers: { 'X-Flat-Locale': String(settings.locale) } } : {}),
    }),
  })
