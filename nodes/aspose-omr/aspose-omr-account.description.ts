/** The account of Aspose.OMR Cloud: client id and secret, and where in its storage files lie when a node says nothing. */
import { Type } from '@sinclair/typebox'
import { service } from '../../lib/contract/aspose-omr'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { accountLimitFields, filled } from '../../lib/flow/fields'

const place = (name: string): Field => ({ name, group: 'main', control: 'text', schema: Type.String(), types: ['str', 'env'], vendorName: name })

export const description: NodeDescription = {
  type: 'aspose-omr-account',
  category: 'config',
  service: 'aspose-omr',
  inputs: 0,
  outputs: [],
  operations: ['aspose-omr.token'],
  groups: ['main', 'limits', 'timeouts'],
  fields: [
    {
      name: 'address',
      group: 'main',
      control: 'text',
      schema: filled,
      types: ['str', 'env'],
      required: true,
      default: { type: 'str', value: service.vendorBase as string },
    },
    place('storage'),
    place('folder'),
    // A recognition may take a while to answer.
    ...accountLimitFields({ parallel: 2, perSecond: 0 }),
  ],
  credentials: { clientId: { type: 'text', required: true }, clientSecret: { type: 'password', required: true } },
  references: { tls: 'tls-config', proxy: 'http proxy' },
  version: 1,
}
