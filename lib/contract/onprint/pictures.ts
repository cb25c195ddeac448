/** Pictures: plain images in one collection an organization, found by their look and their keywords. */
import { Type, type Static } from '@sinclair/typebox'
import { json, multipart, nothing, query } from '../operation'
import { Nullable } from '../schema'
import { PICTURE_TYPES } from './enumerations'
import { deviceHeaders } from './headers'
import { call, changed, getOne, Id, New, remove, Resource, text, Whole } from './resource'

export const Picture = Resource({
  Id: Type.String(),
  /** Internal id by which pages go on. */
  _objectId: text,
  Name: text,
  /** Whatever the owner put there, in any form. */
  Data: text,
  OrganizationId: text,
  BigThumbnailUrl: text,
  SessionId: text,
  /** 0..1, the highest is best; a text or a number, see `recognitionScore`. */
  RecognitionScore: Type.Optional(Nullable(Type.Union([Type.Number(), Type.String()]))),
  Keywords: Type.Optional(Nullable(Type.Array(Type.String()))),
})
export type Picture = Static<typeof Picture>

/** The score as a number, 0..1; undefined when there is none. */
export function recognitionScore(picture: { readonly RecognitionScore?: number | string | null }): number | undefined {
  const given = picture.RecognitionScore
  // .NET servers write a comma where their own language does.
  const score = typeof given === 'string' && given.trim() ? Number(given.replace(',', '.')) : given
  return typeof score === 'number' && Number.isFinite(score) ? score : undefined
}

const pictures = { plural: 'Pictures', name: 'picture', resource: Picture }

const details = { Data: Type.Optional(Type.String()), Keywords: Type.Optional(Type.Array(Type.String())) }

/** The document speaks of pages that go on at `_objectId` and does not name the parameters. */
export const pictureList = call({
  id: 'onprint.picture-list',
  route: 'GET /api/Pictures',
  params: {
    organizationId: query(Id, { required: true, evidence: 'convention' }),
    after: query(Type.String(), { wire: '_objectId', evidence: 'convention' }),
    limit: query(Type.Integer({ minimum: 1 }), { evidence: 'convention' }),
  },
  answers: { 200: Type.Array(Picture) },
  evidence: 'implied',
})

export const pictureGet = { ...getOne(pictures, 'vendor-sdk'), auth: ['bearer', 'apikey'] as const }

export const NewPicture = New({ Name: Type.String({ minLength: 1 }), OrganizationId: Id, ...details })

export const pictureCreate = call({
  id: 'onprint.picture-create',
  route: 'POST /api/Pictures',
  body: multipart([
    { name: 'picture', kind: 'json', schema: NewPicture, required: true },
    { name: 'file', kind: 'file', required: true, contentTypes: PICTURE_TYPES },
  ]),
  answers: { 200: Picture, 201: Picture },
  evidence: 'documented',
})

/** Name, Data and Keywords are written; the image never changes. */
export const pictureUpdate = call({
  id: 'onprint.picture-update',
  route: 'PUT /api/Pictures',
  body: json(Whole({ Id, Name: Type.String({ minLength: 1 }), ...details })),
  answers: changed(Picture),
  evidence: 'documented',
  alsoAt: ['/api/Pictures/{Id}'],
  repeatable: true,
})

/** Unlike other patches it carries the picture's Id in the body. Name, Data and Keywords are written as far as they have a value. */
export const picturePatch = call({
  id: 'onprint.picture-patch',
  route: 'PATCH /api/Pictures',
  body: json(Whole({ Id, Name: Type.Optional(Type.String({ minLength: 1 })), ...details })),
  answers: changed(Picture),
  evidence: 'documented',
  alsoAt: ['/api/Pictures/{Id}'],
  repeatable: true,
})

export const pictureDelete = remove(pictures, 'convention')

/** Always sent, `{}` when nothing narrows the search. */
export const PictureQuery = Type.Object({ Keywords: Type.Optional(Type.Array(Type.String())) }, { additionalProperties: false })

/** An empty list or 204: nothing was found. */
export const pictureSearch = call({
  id: 'onprint.picture-search',
  route: 'POST /api/Pictures/Search',
  params: { ...deviceHeaders },
  body: multipart([
    { name: 'query', kind: 'json', schema: PictureQuery, required: true },
    { name: 'file', kind: 'file', required: true, contentTypes: PICTURE_TYPES },
  ]),
  answers: { 200: Type.Array(Picture), 204: nothing },
  errors: [400, 401, 403, 500],
  auth: ['apikey'],
  evidence: 'documented',
  repeatable: true,
})

export const pictureOperations = [
  pictureList,
  pictureGet,
  pictureCreate,
  pictureUpdate,
  picturePatch,
  pictureDelete,
  pictureSearch,
]
