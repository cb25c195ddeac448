/** Fields of the nodes that search. */
import { Type } from '@sinclair/typebox'
import type { Field } from '../../lib/flow/description'
import type { PickerName } from './lists'

/** Kinds that a search can be given; what the service does not take is made a JPEG. */
export const SEARCHABLE = ['jpg', 'png', 'gif', 'webp', 'tif', 'avif'] as const

/** px; beyond that a picture is not made smaller by much, and below 100 nothing is recognised. */
export const longestSideField: Field = {
  name: 'longestSide',
  group: 'input',
  control: 'number',
  schema: Type.Integer({ minimum: 100, maximum: 10_000 }),
}

/** A code, a list of codes, or what a browser sends as Accept-Language. */
export const languageField: Field = {
  name: 'Language',
  group: 'main',
  control: 'text',
  schema: Type.Union([Type.String(), Type.Array(Type.String())]),
  types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata', 'json'],
  picker: 'onprint-languages' satisfies PickerName,
}
