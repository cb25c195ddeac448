/** Config node: an account of Onprint. */
import type { NodeAPI } from 'node-red'
import { withoutSlash } from '../../lib/flow/account'
import { registerAccountNode } from '../../lib/flow/register'
import { headersFor } from './device-headers'
import { description } from './onprint-account.description'

/** People paste the address with the `/api` that all but one of its paths begin with. */
const baseOf = (address: string): string => withoutSlash(address).replace(/\/api$/i, '')

export = (RED: NodeAPI): void =>
  registerAccountNode(RED, {
    description,
    target: (settings, { apiKey, user, password }, id) => {
      const base = baseOf(String(settings.address))
      const { language, organization } = settings as { language?: string; organization?: string }
      return {
        base,
        credentials: {
          kind: 'password-grant',
          tokenAddress: `${base}/token`,
          ...(apiKey ? { apiKey } : {}),
          ...(user ? { user } : {}),
          ...(password ? { password } : {}),
        },
        headers: headersFor(settings, id),
        defaults: { ...(language ? { language } : {}), ...(organization ? { organization } : {}) },
      }
    },
  })
