/** Config node: an account of Aspose.OMR Cloud. */
import type { NodeAPI } from 'node-red'
import { createHash } from 'node:crypto'
import { withoutSlash } from '../../lib/flow/account'
import { registerAccountNode } from '../../lib/flow/register'
import { description } from './aspose-omr-account.description'

/** People paste the address with the version, and the product, that all paths but the token's begin with. */
const baseOf = (address: string): string => withoutSlash(address).replace(/\/v3\.0(\/omr)?$/i, '')

export = (RED: NodeAPI): void =>
  registerAccountNode(RED, {
    description,
    target: (settings, { clientId = '', clientSecret = '' }) => {
      const base = baseOf(String(settings.address))
      const { storage, folder } = settings as { storage?: string; folder?: string }
      return {
        base,
        credentials: { kind: 'client-credentials', id: clientId, secret: clientSecret, tokenAddress: `${base}/connect/token` },
        defaults: {
          ...(storage ? { storage } : {}),
          ...(folder ? { folder } : {}),
          // Template ids belong to the owner of the account, whatever else is changed in it.
          owner: createHash('sha256').update(`${base}\n${clientId}`).digest('base64url').slice(0, 22),
        },
      }
    },
  })
