/** The options of an ownOCR job as fields of a dialog, made from the contract. */
import { Type } from '@sinclair/typebox'
import { ENGINE_OPTIONS, jobOptions, type JobOption } from '../../lib/contract/ownocr/options'
import type { Control, Field } from '../../lib/flow/description'

function controlOf(option: JobOption): Control {
  if (option.names) return 'select'
  if (option.schema.type === 'boolean') return 'checkbox'
  return option.schema.type === 'string' ? 'text' : 'number'
}

/** Names of languages, one text with commas on the wire; people tick them. */
export const languagesField: Field = {
  name: 'languages',
  group: 'main',
  control: 'choices',
  schema: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })]),
  vendorName: 'RecognitionLanguages',
  types: ['json', 'str', 'msg', 'flow', 'global', 'env', 'jsonata'],
  serviceDefault: 'English',
  open: true,
  picker: 'languages',
}

function fieldOf(option: JobOption): Field {
  if (option.name === 'RecognitionLanguages') return { ...languagesField, name: option.name, group: option.group }
  return {
    name: option.name,
    group: option.group,
    control: controlOf(option),
    schema: option.schema,
    vendorName: option.name,
    ...(option.default === undefined ? {} : { serviceDefault: option.default }),
    ...(option.names
      ? { choices: Object.keys(option.names).map((value) => ({ value: Number(value), key: `${option.name}-${value}` })) }
      : {}),
    ...(option.needs ? { when: { field: option.needs.option, is: [option.needs.value] } } : {}),
    ...(ENGINE_OPTIONS.has(option.name) ? {} : { notOnEngineYet: true }),
  }
}

/** Fields of all options but those that a node asks in a way of its own, in the contract's order. */
export function optionFields(leaveOut: readonly string[] = []): Field[] {
  return jobOptions.filter((option) => !leaveOut.includes(option.name)).map(fieldOf)
}

/** Groups of the options, in the order of the contract. */
export const optionGroups: readonly string[] = [...new Set(jobOptions.map((option) => option.group))]

/** The template that a job is made from. */
export const templateField: Field = {
  name: 'template',
  group: 'main',
  control: 'select',
  schema: Type.Union([Type.Integer({ minimum: 1 }), Type.Literal('')]),
  vendorName: 'TemplateId',
  types: ['num', 'msg', 'flow', 'global', 'env', 'jsonata'],
  open: true,
  picker: 'templates',
}
