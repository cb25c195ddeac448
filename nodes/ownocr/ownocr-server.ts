/** Config node: an ownOCR Server and how to sign in there. */
import type { NodeAPI } from 'node-red'
import { withoutSlash } from '../../lib/flow/account'
import { registerAccountNode } from '../../lib/flow/register'
import { description } from './ownocr-server.description'

/** The server always puts `ocrjobs` behind its configured prefix; people paste addresses with and without it. */
function baseOf(address: string): string {
  const base = withoutSlash(address)
  return /\/ocrjobs$/i.test(base) ? base : `${base}/ocrjobs`
}

function ownocrServer(RED: NodeAPI): void {
  registerAccountNode(RED, {
    description,
    target: (settings, { user, password }) => ({
      base: baseOf(String(settings.address)),
      credentials: user ? { kind: 'basic', user, password: password ?? '' } : { kind: 'none' },
    }),
  })
}

export = ownocrServer
