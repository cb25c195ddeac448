/**
 * Fields that many nodes share, as data: where the file comes from, where the result goes, how long to wait. The runtime
 * reads them in `input.ts`, `output.ts` and `waiting.ts`.
 */
import { Type, type TSchema } from '@sinclair/typebox'
import type { Field } from './description'

/** A text that must not be empty. */
export const filled = Type.String({ minLength: 1 })

const any: TSchema = Type.Unknown()

export interface InputFieldChoices {
  /** A list may be the pages of one document (ownOCR takes several files for one job). */
  readonly pages?: boolean
}

/** Where the file is and what is found there: content, or the path of a file. */
export function inputFields(choices: InputFieldChoices = {}): Field[] {
  const fields: Field[] = [
    {
      name: 'input',
      group: 'main',
      control: 'typed',
      schema: any,
      types: ['msg', 'flow', 'global', 'str', 'env', 'jsonata'],
      default: { type: 'msg', value: 'payload' },
      fixed: true,
    },
    {
      name: 'inputKind',
      group: 'main',
      control: 'select',
      schema: Type.Union([Type.Literal('content'), Type.Literal('path')]),
      types: ['str'],
      default: { type: 'str', value: 'content' },
      choices: [
        { value: 'content', key: 'content' },
        { value: 'path', key: 'path' },
      ],
      fixed: true,
    },
  ]
  if (choices.pages)
    fields.push({
      name: 'several',
      group: 'input',
      control: 'select',
      schema: Type.Union([Type.Literal('each'), Type.Literal('pages')]),
      types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
      default: { type: 'str', value: 'each' },
      choices: [
        { value: 'each', key: 'each' },
        { value: 'pages', key: 'pages' },
      ],
    })
  fields.push({
    name: 'fileName',
    group: 'input',
    control: 'typed',
    schema: Type.String(),
    types: ['msg', 'str', 'flow', 'global', 'env', 'jsonata'],
    default: { type: 'msg', value: 'filename' },
  })
  return fields
}

/** The property that takes the result. */
export const outputField: Field = {
  name: 'output',
  group: 'main',
  control: 'typed',
  schema: filled,
  types: ['msg', 'flow', 'global'],
  default: { type: 'msg', value: 'payload' },
  place: true,
  fixed: true,
}

/** Folder that results are streamed into; the message then carries paths. */
export const saveFolderField: Field = {
  name: 'saveFolder',
  group: 'output',
  control: 'text',
  schema: Type.String(),
}

/** Overall time for one document, minutes. */
export const timeoutField: Field = {
  name: 'timeout',
  group: 'waiting',
  control: 'number',
  schema: Type.Number({ exclusiveMinimum: 0, maximum: 43_200 }),
  default: { type: 'num', value: 240 },
}

export interface AccountFieldDefaults {
  readonly parallel: number
  readonly perSecond: number
}

/** Limits and times of an account's calls; times in seconds. */
export function accountLimitFields(defaults: AccountFieldDefaults): Field[] {
  const number = (name: string, group: string, schema: TSchema, value: number): Field => ({
    name,
    group,
    control: 'number',
    schema,
    types: ['num', 'env'],
    default: { type: 'num', value },
  })
  const seconds = Type.Number({ exclusiveMinimum: 0, maximum: 86_400 })
  return [
    number('parallel', 'limits', Type.Integer({ minimum: 1, maximum: 64 }), defaults.parallel),
    number('perSecond', 'limits', Type.Number({ minimum: 0, maximum: 1000 }), defaults.perSecond),
    number('waiting', 'limits', Type.Integer({ minimum: 0, maximum: 100_000 }), 1000),
    number('connectTimeout', 'timeouts', seconds, 10),
    number('responseTimeout', 'timeouts', seconds, 60),
    number('overallTimeout', 'timeouts', seconds, 600),
  ]
}
