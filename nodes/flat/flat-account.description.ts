/** The account of Flat: a personal access token. */
import { service } from '../../lib/contract/flat'
import { Type } from '@sinclair/typebox'
import type { NodeDescription } from '../../lib/flow/description'
import { accountLimitFields, filled } from '../../lib/flow/fields'

export const description: NodeDescription = {
  type: 'flat-account',
  category: 'config',
  service: 'flat',
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
      default: { type: 'str', value: service.vendorBase as string },
    },
    { name: 'locale', group: 'main', control: 'text', schema: Type.String(), types: ['str', 'env'], vendorName: 'X-Flat-Locale' },
    ...accountLimitFields({ parallel: 4, perSecond: 0 }),
  ],
  credentials: { token: { type: 'password', required: true } },
  references: { tls: 'tls-config', proxy: 'http proxy' },
  version: 1,
}
