/** The account, its collections, and the scores in them. */
import { Type } from '@sinclair/typebox'
import { COLLECTION_ALIASES, getMe, listCollections, listCollectionScores } from '../../lib/contract/flat'
import type { Field } from '../../lib/flow/description'
import type { OperationTable } from '../../lib/flow/operation-node'
import { tableDescription } from './score-fields'

export const table: OperationTable = {
  choices: [{ operation: getMe }, { operation: listCollections }, { operation: listCollectionScores }],
  first: 'list-collection-scores',
}

/** One page of a list, or all of it. */
export const pagesField = (operations: readonly string[]): Field => ({
  name: 'pages',
  group: 'output',
  control: 'select',
  schema: Type.Union([Type.Literal('one'), Type.Literal('all')]),
  default: { type: 'str', value: 'one' },
  choices: [
    { value: 'one', key: 'one' },
    { value: 'all', key: 'all' },
  ],
  when: { field: 'operation', is: operations },
})

const LISTS = ['list-collections', 'list-collection-scores'] as const

export const description = tableDescription({
  type: 'flat-library',
  table,
  change: {
    collection: { default: { type: 'str', value: 'app' }, picker: 'collections', choices: COLLECTION_ALIASES.map((value) => ({ value, key: value })) },
    parent: { picker: 'collections', choices: [{ value: 'user', key: 'user' }] },
    direction: { choices: ['asc', 'desc'].map((value) => ({ value, key: value })) },
    sort: { choices: ['creationDate', 'modificationDate', 'title'].map((value) => ({ value, key: value })) },
  },
  add: [pagesField(LISTS)],
  given: { searchWords: ['music', 'score', 'list', 'folder', 'user', 'me', 'collection'] },
})
