/** Finds the poster or page that a photo shows, with its texts and actions; or reads a found one again in another language. */
import { Type } from '@sinclair/typebox'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { inputFields, outputField } from '../../lib/flow/fields'
import { addressFields } from '../../lib/flow/operation-node'
import { languageField, longestSideField } from './search-fields'

const whenSearching: Pick<Field, 'when'> = { when: { field: 'operation', is: ['enriched-image-search'] } }

export const description: NodeDescription = {
  type: 'onprint-search',
  category: 'onprint',
  service: 'onprint',
  account: 'onprint-account',
  inputs: 1,
  outputs: ['match', 'noMatch'],
  operations: ['onprint.enriched-image-search', 'onprint.enriched-image-get'],
  groups: ['main', 'input', 'more', 'address'],
  fields: [
    {
      name: 'operation',
      group: 'main',
      control: 'select',
      schema: Type.Union([Type.Literal('enriched-image-search'), Type.Literal('enriched-image-get')]),
      default: { type: 'str', value: 'enriched-image-search' },
      choices: [
        { value: 'enriched-image-search', key: 'enriched-image-search' },
        { value: 'enriched-image-get', key: 'enriched-image-get' },
      ],
    },
    ...inputFields().map((field) => ({ ...field, ...whenSearching })),
    {
      name: 'Id',
      group: 'main',
      control: 'typed',
      schema: Type.String({ minLength: 1 }),
      types: ['msg', 'str', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'msg', value: 'match.id' },
      when: { field: 'operation', is: ['enriched-image-get'] },
      required: true,
    },
    languageField,
    { ...longestSideField, ...whenSearching },
    {
      name: 'SessionId',
      group: 'more',
      control: 'typed',
      schema: Type.String({ minLength: 1 }),
      types: ['msg', 'str', 'flow', 'global', 'env', 'jsonata'],
    },
    outputField,
    // Known from the vendor's client only.
    ...addressFields({ when: { field: 'operation', is: ['enriched-image-get'] } }),
  ],
  searchWords: ['image recognition', 'poster', 'page', 'picture search', 'find', 'print', 'photo', 'recognize', 'enriched image'],
  version: 1,
}
