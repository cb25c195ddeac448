/** The account of an ownOCR Server: where it is, how one signs in, how much it may be asked at once. */
import type { NodeDescription } from '../../lib/flow/description'
import { accountLimitFields, filled } from '../../lib/flow/fields'

export const description: NodeDescription = {
  type: 'ownocr-server',
  category: 'config',
  service: 'ownocr',
  inputs: 0,
  outputs: [],
  operations: [],
  groups: ['main', 'limits', 'timeouts'],
  fields: [
    {
      name: 'address',
      group: 'main',
      control: 'text',
      schema: filled,
      types: ['str', 'env'],
      required: true,
    },
    ...accountLimitFields({ parallel: 2, perSecond: 0 }),
  ],
  // Sign-in is off in a freshly installed server, so neither is required.
  credentials: { user: { type: 'text' }, password: { type: 'password' } },
  references: { tls: 'tls-config', proxy: 'http proxy' },
  version: 1,
}
