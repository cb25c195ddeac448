/** The signed-in account and its collections. */
import { Type, type Static } from '@sinclair/typebox'
import { Nullable, OpenEnumeration } from '../schema'
import { ScoreDetails, User } from './score'

const Text = Type.Optional(Nullable(Type.String()))

/** The account. With `onlyId` only its id. */
export const Account = Type.Object(
  { ...User.properties, email: Text, name: Text, firstname: Text, lastname: Text, locale: Text },
  { additionalProperties: true },
)
export type Account = Static<typeof Account>

export const Collection = Type.Object(
  {
    id: Type.String(),
    title: Text,
    type: Type.Optional(OpenEnumeration(['root', 'regular', 'sharedWithMe', 'sharedWithGroup', 'trash'])),
    privacy: Type.Optional(OpenEnumeration(['private', 'public'])),
    htmlUrl: Text,
    creationDate: Text,
    capabilities: Type.Optional(Nullable(Type.Object({}, { additionalProperties: true }))),
    contents: Type.Optional(
      Nullable(Type.Object({ scoresCount: Type.Optional(Type.Integer()) }, { additionalProperties: true })),
    ),
  },
  { additionalProperties: true },
)
export type Collection = Static<typeof Collection>

export const Collections = Type.Array(Collection)
export const Scores = Type.Array(ScoreDetails)

/** Names that may stand for the id of a collection. */
export const COLLECTION_ALIASES = ['app', 'allScores', 'likes', 'collaborations', 'trash'] as const
