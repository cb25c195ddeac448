/** What hangs on documents, images and zones: actions, titles by language, icons. */
import { Type, type Static } from '@sinclair/typebox'
import { json, multipart, path, query } from '../operation'
import { Nullable, together } from '../schema'
import { ActionType, PICTURE_TYPES } from './enumerations'
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

/** `fr-FR` */
export const LanguageCode = Type.String({ minLength: 2 })

export const Action = Resource({
  Id,
  NodeId: text,
  IconId: text,
  /** Computed by the service: all members keep the rules of the type. */
  IsValid: flag,
  LanguageCode: text,
  Priority: integer,
  Order: integer,
  Name: text,
  Style: text,
  Type: Type.Optional(Nullable(ActionType)),
  /** JSON as text, its shape depends on the type; not always valid JSON. */
  Content: text,
  ...dates,
})
export type Action = Static<typeof Action>

const actions = { plural: 'Actions', name: 'action', resource: Action }

const actionKey = {
  LanguageCode,
  /** A document, image or zone. */
  NodeId: Id,
}

const actionDetails = {
  Content: Type.String(),
  IconId: Id,
  Name: Type.String(),
  Order: Type.Integer(),
  Priority: Type.Integer(),
  Style: Type.String(),
  Type: ActionType,
}

export const actionList = listBelow(actions, 'Nodes', 'nodeId', 'vendor-sdk')
export const actionGet = getOne(actions, 'vendor-sdk')

/** The node must have a title in the language, even an empty one; without a type it becomes RAW. */
export const actionCreate = create(
  actions,
  Type.Composite([New(actionKey), Type.Partial(Type.Object(actionDetails))], { additionalProperties: false }),
  'documented',
)

export const actionUpdate = update(
  actions,
  Whole({
    Id,
    ...actionKey,
    Content: text,
    IconId: text,
    Name: text,
    Order: integer,
    Priority: integer,
    Style: text,
    Type: Type.Optional(Nullable(ActionType)),
  }),
  'vendor-sdk',
)

/** "If the Action Type is patched, then the Content must be provided too, and reverse." */
export const actionPatch = patch(actions, together(Changes({ ...actionKey, ...actionDetails }), 'Type', 'Content'), 'documented', 'convention')

export const actionDelete = remove(actions, 'convention')

export const Title = Resource({ NodeId: text, LanguageCode: text, Value: text, Style: text })
export type Title = Static<typeof Title>

const titles = { plural: 'Titles', name: 'title', resource: Title }

/** A title has no Id of its own: node and language are its key. */
const titleKey = {
  nodeId: query(Id, { required: true, evidence: 'convention' }),
  languageCode: query(LanguageCode, { required: true, evidence: 'convention' }),
}

export const titleList = listBelow(titles, 'Nodes', 'nodeId', 'convention')

const titleBody = { NodeId: Id, LanguageCode, Value: Type.String() }

/** Only for the default titles of folders and organizations; below a document they are there already and are updated. */
export const titleCreate = create(titles, New({ ...titleBody, Style: Type.Optional(Type.String()) }), 'implied')

export const titleUpdate = call({
  id: 'onprint.title-update',
  route: 'PUT /api/Titles',
  body: json(Whole({ ...titleBody, Style: text })),
  answers: changed(Title),
  evidence: 'documented',
  repeatable: true,
})

export const titlePatch = call({
  id: 'onprint.title-patch',
  route: 'PATCH /api/Titles',
  params: titleKey,
  body: json(Changes({ Style: Type.String(), Value: Type.String() })),
  answers: changed(Title),
  evidence: 'implied',
  repeatable: true,
})

export const titleDelete = call({
  id: 'onprint.title-delete',
  route: 'DELETE /api/Titles',
  params: titleKey,
  answers: changed(Title),
  evidence: 'convention',
})

export const DocumentLanguage = Resource({ DocumentId: text, LanguageCode: text })

export const documentLanguageList = call({
  id: 'onprint.document-language-list',
  route: 'GET /api/Documents/{id}/DocumentLanguages',
  params: { id: path(Id) },
  answers: { 200: Type.Array(DocumentLanguage) },
  evidence: 'convention',
})

/** Makes the titles of the language too. */
export const documentLanguageAdd = call({
  id: 'onprint.document-language-add',
  route: 'PUT /api/DocumentLanguages',
  body: json(New({ DocumentId: Id, LanguageCode })),
  answers: changed(DocumentLanguage),
  evidence: 'documented',
  repeatable: true,
})

export const documentLanguageRemove = call({
  id: 'onprint.document-language-remove',
  route: 'DELETE /api/DocumentLanguages',
  params: { documentId: query(Id, { required: true }), languageCode: query(LanguageCode, { required: true }) },
  answers: changed(DocumentLanguage),
  evidence: 'convention',
})

export const Language = Resource({ Code: text, Name: text, Region: text, Zone: text })
export type Language = Static<typeof Language>

export const languageList = call({
  id: 'onprint.language-list',
  route: 'GET /api/Languages',
  answers: { 200: Type.Array(Language) },
  evidence: 'implied',
})

export const languageGet = call({
  id: 'onprint.language-get',
  route: 'GET /api/Languages/{code}',
  params: { code: path(LanguageCode) },
  answers: { 200: Language },
  evidence: 'convention',
})

/** `Tags` are joined with commas. */
export const Icon = Resource({ Id, NodeId: text, Name: text, Tags: text, Url: text })
export type Icon = Static<typeof Icon>

const icons = { plural: 'Icons', name: 'icon', resource: Icon }
export const iconList = listBelow(icons, 'Nodes', 'nodeId', 'implied')
export const iconGet = getOne(icons, 'convention')

export const NewIcon = New({ NodeId: Id, Name: Type.Optional(Type.String()), Tags: Type.Optional(Type.String()) })

/** At most `ICON_MAXIMUM` px a side. */
const iconFile = { name: 'file', kind: 'file', required: true, contentTypes: PICTURE_TYPES } as const

export const iconCreate = call({
  id: 'onprint.icon-create',
  route: 'POST /api/Icons',
  body: multipart([{ name: 'icon', kind: 'json', schema: NewIcon, required: true }, iconFile]),
  answers: { 200: Icon, 201: Icon },
  evidence: 'documented',
})

/** Replaces only the file. The document shows the Id in the query and, elsewhere, in the path. */
export const iconReplaceFile = call({
  id: 'onprint.icon-replace-file',
  route: 'PUT /api/Icons',
  params: { iconId: query(Id, { required: true, aliases: [{ place: 'path', wire: 'iconId' }] }) },
  body: multipart([iconFile]),
  answers: changed(Icon),
  evidence: 'documented',
  alsoAt: ['/api/Icons/{iconId}'],
  repeatable: true,
})

export const iconPatch = patch(icons, Changes({ NodeId: Id, Name: Type.String(), Tags: Type.String() }), 'implied', 'convention')
export const iconDelete = remove(icons, 'convention')

export const enrichmentOperations = [
  actionList,
  actionGet,
  actionCreate,
  actionUpdate,
  actionPatch,
  actionDelete,
  titleList,
  titleCreate,
  titleUpdate,
  titlePatch,
  titleDelete,
  documentLanguageList,
  documentLanguageAdd,
  documentLanguageRemove,
  languageList,
  languageGet,
  iconList,
  iconGet,
  iconCreate,
  iconReplaceFile,
  iconPatch,
  iconDelete,
]
