/** Starts a recognition job: makes it, adds its files, starts it. */
import { Type } from '@sinclair/typebox'
import { OMR_OUTPUTS, OMR_STEPS } from '../../lib/contract/flat'
import { Enumeration } from '../../lib/contract/schema'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { filled, inputFields, outputField } from '../../lib/flow/fields'
import { collectionField, flatNode, outputTo } from './score-fields'

const list = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  group: 'more',
  control: 'choices',
  open: true,
  schema: Type.Array(filled, { uniqueItems: true }),
  types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
  vendorName: name,
  ...more,
})

export const description: NodeDescription = {
  ...flatNode,
  type: 'flat-omr',
  outputs: ['result'],
  operations: ['flat.omr-create-job', 'flat.omr-add-file', 'flat.omr-start-job', 'flat.omr-get-job'],
  groups: ['main', 'more', 'input'],
  fields: [
    ...inputFields({ pages: true }),
    {
      name: 'makes',
      group: 'main',
      control: 'select',
      schema: Enumeration(OMR_OUTPUTS),
      vendorName: 'output',
      serviceDefault: 'library',
      choices: OMR_OUTPUTS.map((value) => ({ value, key: value })),
    },
    { name: 'start', group: 'main', control: 'checkbox', schema: Type.Boolean(), default: { type: 'bool', value: true } },
    outputTo(outputField, 'omrJob'),
    list('interactiveSteps', { choices: OMR_STEPS.map((value) => ({ value, key: value })) }),
    list('locales', { picker: 'flat-locales' }),
    collectionField,
    {
      name: 'autoRotate',
      group: 'more',
      control: 'select',
      schema: Type.Boolean(),
      types: ['bool', 'msg', 'flow', 'global', 'env', 'jsonata'],
      vendorName: 'autoRotate',
      choices: [
        { value: true, key: 'yes' },
        { value: false, key: 'no' },
      ],
    },
    {
      name: 'idempotencyKey',
      group: 'more',
      control: 'typed',
      schema: filled,
      types: ['msg', 'str', 'flow', 'global', 'env', 'jsonata'],
      vendorName: 'idempotencyKey',
    },
  ],
  searchWords: ['music', 'score', 'omr', 'recognize', 'pdf', 'scan', 'sheet music', 'musicxml'],
}
