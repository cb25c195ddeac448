/** Tells Onprint that an action of a hit was used, for its statistics. */
import { Type } from '@sinclair/typebox'
import type { Field, NodeDescription } from '../../lib/flow/description'

const fromMatch = (name: string, property: string, required: boolean): Field => ({
  name,
  group: 'main',
  control: 'typed',
  schema: Type.String({ minLength: 1 }),
  types: ['msg', 'str', 'flow', 'global', 'env', 'jsonata'],
  default: { type: 'msg', value: property },
  required,
})

export const description: NodeDescription = {
  type: 'onprint-click',
  category: 'onprint',
  service: 'onprint',
  account: 'onprint-account',
  inputs: 1,
  outputs: ['result'],
  operations: ['onprint.click'],
  groups: ['main'],
  // The service makes a session where none is told.
  fields: [fromMatch('ActionId', 'match.actions[0].id', true), fromMatch('SessionId', 'match.sessionId', false)],
  searchWords: ['statistics', 'session', 'action', 'count'],
  version: 1,
}
