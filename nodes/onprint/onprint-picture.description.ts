/** Onprint: pictures of an organization's collection. */
import { Type } from '@sinclair/typebox'
import { pictureCreate, pictureDelete, pictureGet, pictureList, picturePatch, pictureUpdate } from '../../lib/contract/onprint'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceFields, resourceTable, textOrObject } from './resource-table'

export const table = resourceTable(
  [
    { operation: pictureList },
    { operation: pictureGet },
    { operation: pictureCreate },
    { operation: pictureUpdate },
    { operation: picturePatch },
    { operation: pictureDelete },
  ],
  'picture-create',
)

/** One page as it comes, or all pages one after the other. */
const pagesField: Field = {
  name: 'pages',
  group: 'main',
  control: 'select',
  schema: Type.Union([Type.Literal('one'), Type.Literal('all')]),
  default: { type: 'str', value: 'one' },
  choices: [
    { value: 'one', key: 'one' },
    { value: 'all', key: 'all' },
  ],
  when: { field: 'operation', is: ['picture-list'] },
}

const fields = resourceFields(table, { ids: 'onprint-pictures', main: ['Data', 'Keywords'], change: { Data: textOrObject } })
const output = fields.findIndex(({ name }) => name === 'output')

export const description: NodeDescription = resourceDescription('onprint-picture', table, {}, { fields: [...fields.slice(0, output), pagesField, ...fields.slice(output)] })
