/** Finds a photo's picture in the collection of an organization, by its look and its keywords. */
import { Type } from '@sinclair/typebox'
import type { NodeDescription } from '../../lib/flow/description'
import { inputFields, outputField } from '../../lib/flow/fields'
import { longestSideField } from './search-fields'

export const description: NodeDescription = {
  type: 'onprint-picture-search',
  category: 'onprint',
  service: 'onprint',
  account: 'onprint-account',
  inputs: 1,
  outputs: ['match', 'noMatch'],
  operations: ['onprint.picture-search'],
  groups: ['main', 'input'],
  fields: [
    ...inputFields(),
    {
      name: 'Keywords',
      group: 'main',
      control: 'choices',
      schema: Type.Array(Type.String({ minLength: 1 })),
      types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
      vendorName: 'Keywords',
      open: true,
    },
    { name: 'minimumScore', group: 'main', control: 'number', schema: Type.Number({ minimum: 0, maximum: 1 }) },
    { name: 'maximumResults', group: 'main', control: 'number', schema: Type.Integer({ minimum: 1, maximum: 10_000 }) },
    longestSideField,
    outputField,
  ],
  searchWords: ['image recognition', 'similar picture', 'collection', 'find', 'photo', 'label', 'cover'],
  version: 1,
}
