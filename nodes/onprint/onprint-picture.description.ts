/** Onprint: pictures of an organization's collection. */
import { Type } from '@sinclair/typebox'
import { pictureCreate, pictureDelete, pictureGet, pictureList, picturePatch, pictureUpdate } from '../../lib/contract/onprint'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { operationFields } from '../../lib/flow/operation-node'
import { resourceDescription, resourceTable } from './resource-table'

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

/** What the owner keeps with a picture: text, or an object that becomes JSON. */
const dataField = (field: Field): Field => ({ ...field, control: 'typed', schema: Type.Unknown(), types: ['str', 'json', 'msg', 'flow', 'global', 'env', 'jsonata'] })

const fields = operationFields(table).map((field) => (field.name === 'Data' ? dataField(field) : field))

export const description: NodeDescription = resourceDescription('onprint-picture', table, {
  fields: [...fields.filter(({ name }) => name !== 'output'), pagesField, ...fields.filter(({ name }) => name === 'output')],
})
