/** Documents, their page images, zones on these, and the files behind them. */
import { Type, type Static } from '@sinclair/typebox'
import { bytes, multipart, path, query, type Part } from '../operation'
import { knownFrom, Nullable } from '../schema'
import { DOCUMENT_TYPES, DocumentStatus, ImageStatus } from './enumerations'
import {
  call,
  changed,
  Changes,
  create,
  dates,
  flag,
  getOne,
  Id,
  integer,
  listBelow,
  New,
  patch,
  remove,
  Resource,
  text,
  update,
  Whole,
} from './resource'

export const Document = Resource({
  Id,
  ParentId: text,
  DefaultLanguage: text,
  Name: text,
  ContentType: text,
  Pages: integer,
  ActionCount: integer,
  Status: Type.Optional(Nullable(DocumentStatus)),
  Cover: text,
  ...dates,
})
export type Document = Static<typeof Document>

const documents = { plural: 'Documents', name: 'document', resource: Document }

const file = (contentTypes: readonly string[]): Part => ({ name: 'file', kind: 'file', required: true, contentTypes })

/** false: the answer waits until the page images are there; matters for PDF. The service's default is true. */
const asynchronous = query(Type.Boolean({ default: true }), { wire: 'async' })

export const NewDocument = New({
  /** Language of searches that say none. */
  DefaultLanguage: Type.String({ minLength: 1 }),
  Name: Type.String({ minLength: 1 }),
  /** An organization or a folder. */
  ParentId: Id,
  ContentType: Type.Optional(knownFrom('vendor-sdk', Type.String())),
})

export const documentList = listBelow(documents, 'Nodes', 'nodeId', 'vendor-sdk')
export const documentGet = getOne(documents, 'vendor-sdk')

export const documentCreate = call({
  id: 'onprint.document-create',
  route: 'POST /api/Documents',
  params: { async: asynchronous },
  body: multipart([{ name: 'document', kind: 'json', schema: NewDocument, required: true }, file(DOCUMENT_TYPES)]),
  answers: { 200: Document, 201: Document },
  evidence: 'documented',
})

/** Only the file is read; properties are patched. */
export const documentReplaceFile = call({
  id: 'onprint.document-replace-file',
  route: 'PUT /api/Documents/{id}',
  params: { id: path(Id, { evidence: 'vendor-sdk' }), async: { ...asynchronous, evidence: 'implied' } },
  body: multipart([file(DOCUMENT_TYPES)]),
  answers: changed(Document),
  evidence: 'documented',
  repeatable: true,
})

export const documentPatch = patch(
  documents,
  Changes({
    DefaultLanguage: Type.String({ minLength: 1 }),
    Name: Type.String({ minLength: 1 }),
    ParentId: Id,
    /** Only from active to inactive and back. */
    Status: DocumentStatus,
  }),
  'documented',
  'vendor-sdk',
)

/** The vendor's client sends it for folders. */
const deleteChildren = query(Type.Boolean(), { wire: 'deletechildren', evidence: 'convention' })

export const documentDelete = remove(documents, 'convention', { deletechildren: deleteChildren })

const imageMembers = {
  Id,
  DocumentId: text,
  Status: Type.Optional(Nullable(ImageStatus)),
  Name: text,
  ActionCount: integer,
  ZoneCount: integer,
  /** Of the page in the document. */
  Order: integer,
  /** Opens the action at once; only with exactly one action. */
  AutoTrigger: flag,
  /** Address of a thumbnail of 100 px. */
  SmallThumbnail: text,
  /** Address of a thumbnail of 700 px. */
  BigThumbnail: text,
  ...dates,
}

export const Image = Resource(imageMembers)
export type Image = Static<typeof Image>

const images = { plural: 'Images', name: 'image', resource: Image }

/** One image a page. */
export const documentImages = call({
  id: 'onprint.document-images',
  route: 'GET /api/Documents/{id}/Images',
  params: { id: path(Id) },
  answers: { 200: Type.Array(Image) },
  evidence: 'vendor-sdk',
})

export const imageGet = getOne(images, 'convention')

export const imageUpdate = update(
  images,
  Whole({
    Id,
    Name: Type.String(),
    Order: Type.Integer(),
    // Called read-only in the document's table, mandatory below it.
    Status: ImageStatus,
    AutoTrigger: flag,
  }),
  'implied',
)

export const imagePatch = patch(
  images,
  Changes({ AutoTrigger: Type.Boolean(), Name: Type.String(), Order: Type.Integer(), Status: ImageStatus }),
  'implied',
  'convention',
)

/** Percent of the image's width or height. */
const Percent = Type.Integer({ minimum: 0, maximum: 100 })

export const Zone = Resource({
  Id,
  ImageId: text,
  Height: integer,
  Width: integer,
  PositionX: integer,
  PositionY: integer,
  Status: Type.Optional(Nullable(ImageStatus)),
  Name: text,
  ActionCount: integer,
  Order: integer,
  AutoTrigger: flag,
  SmallThumbnail: text,
  BigThumbnail: text,
  ...dates,
})
export type Zone = Static<typeof Zone>

export const ImageAndZones = Resource({ ...imageMembers, Zones: Type.Optional(Nullable(Type.Array(Zone))) })
export type ImageAndZones = Static<typeof ImageAndZones>

export const imageAndZonesGet = call({
  id: 'onprint.image-and-zones-get',
  route: 'GET /api/ImageAndZones/{id}',
  params: { id: path(Id) },
  answers: { 200: ImageAndZones },
  evidence: 'implied',
})

export const imageAndZonesList = call({
  id: 'onprint.image-and-zones-list',
  route: 'GET /api/Documents/{id}/ImageAndZones',
  params: { id: path(Id) },
  answers: { 200: Type.Array(ImageAndZones) },
  evidence: 'convention',
})

/** Thumbnails and originals; the document says nothing of its members. */
export const DocumentFile = Resource({ Id: text })

export const fileList = call({
  id: 'onprint.file-list',
  route: 'GET /api/Documents/{id}/Files',
  params: { id: path(Id) },
  answers: { 200: Type.Array(DocumentFile) },
  evidence: 'implied',
})

/** Whether it answers the file or a description of it is not said: what comes is handed on as it is. */
export const fileGet = call({
  id: 'onprint.file-get',
  route: 'GET /api/Files/{id}',
  params: { id: path(Id) },
  answers: { 200: bytes() },
  evidence: 'convention',
})

const zones = { plural: 'Zones', name: 'zone', resource: Zone }
const frame = { PositionX: Percent, PositionY: Percent, Width: Percent, Height: Percent }

export const zoneList = listBelow(zones, 'Images', 'id', 'convention')
export const zoneGet = getOne(zones, 'convention')

/** Switches the image itself off as a target; its actions go on for all of its zones. */
export const zoneCreate = create(
  zones,
  New({ ImageId: Id, ...frame, Name: Type.Optional(Type.String()), Order: Type.Optional(Type.Integer()), AutoTrigger: flag }),
  'vendor-sdk',
)

export const zoneUpdate = update(zones, Whole({ Id, ...frame, Name: text, Order: integer, AutoTrigger: flag }), 'implied')

export const zonePatch = patch(
  zones,
  Changes({
    ActionStyle: Type.String(),
    AutoTrigger: Type.Boolean(),
    Name: Type.String(),
    TitleStyle: Type.String(),
    ...frame,
  }),
  'implied',
  'convention',
)

export const zoneDelete = remove(zones, 'convention')

export const documentOperations = [
  documentList,
  documentGet,
  documentCreate,
  documentReplaceFile,
  documentPatch,
  documentDelete,
  documentImages,
  imageGet,
  imageUpdate,
  imagePatch,
  imageAndZonesGet,
  imageAndZonesList,
  fileList,
  fileGet,
  zoneList,
  zoneGet,
  zoneCreate,
  zoneUpdate,
  zonePatch,
  zoneDelete,
]
