/** Fields of nodes that fetch results: which formats, and in how many messages. */
import { Type } from '@sinclair/typebox'
import { RESULT_FORMATS, type ResultFormat } from '../../lib/contract/ownocr/media-types'
import type { Field } from '../../lib/flow/description'

const ENGINE_FORMATS: readonly ResultFormat[] = ['pdf', 'txt']

export const formatsField: Field = {
  name: 'formats',
  group: 'main',
  control: 'choices',
  schema: Type.Array(Type.Union(RESULT_FORMATS.map((name) => Type.Literal(name))), { minItems: 1, uniqueItems: true }),
  types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
  default: { type: 'json', value: '["pdf","txt"]' },
  choices: RESULT_FORMATS.map((value) => ({ value, key: value, ...(ENGINE_FORMATS.includes(value) ? {} : { notOnEngineYet: true }) })),
}

export const messagesField: Field = {
  name: 'messages',
  group: 'output',
  control: 'select',
  schema: Type.Union([Type.Literal('one'), Type.Literal('each')]),
  default: { type: 'str', value: 'one' },
  choices: [
    { value: 'one', key: 'one' },
    { value: 'each', key: 'each' },
  ],
}
