/** Finding a poster or page, reporting a click, and who searched for what. */
import { Type, type Static } from '@sinclair/typebox'
import { multipart, nothing, query } from '../operation'
import { Nullable } from '../schema'
import { ActionType } from './enumerations'
import { deviceHeaders, sessionId } from './headers'
import { call, flag, Id, integer, Resource, text } from './resource'
import { LanguageCode } from './enrichment'

export const EnrichedAction = Resource({
  Id: text,
  /** Address of the icon. */
  Icon: text,
  Priority: integer,
  Order: integer,
  Name: text,
  Style: text,
  Type: Type.Optional(Nullable(ActionType)),
  Content: text,
})

/** Everything that is needed at a hit. When the hit is a picture: `Data`, and no title, actions, language or styles. */
export const EnrichedImage = Resource({
  Id: text,
  BigThumbnailUrl: text,
  LanguageCode: text,
  Title: text,
  DocumentId: text,
  SessionId: text,
  Order: integer,
  AutoTrigger: flag,
  TitleStyle: text,
  Data: text,
  Actions: Type.Optional(Nullable(Type.Array(EnrichedAction))),
})
export type EnrichedImage = Static<typeof EnrichedImage>

const SEARCH_ERRORS = [400, 401, 403, 500]

export const EnrichedImageQuery = Type.Object({ Language: LanguageCode }, { additionalProperties: false })

/** 204: nothing was recognised, or what was has no action. */
export const enrichedImageSearch = call({
  id: 'onprint.enriched-image-search',
  route: 'POST /api/EnrichedImages',
  params: { sessionId, ...deviceHeaders },
  body: multipart([
    { name: 'query', kind: 'json', schema: EnrichedImageQuery, required: true },
    { name: 'file', kind: 'file', required: true, contentTypes: ['image/jpeg'] },
  ]),
  answers: { 200: EnrichedImage, 204: nothing },
  errors: SEARCH_ERRORS,
  auth: ['apikey'],
  evidence: 'documented',
  // It counts as a match in the statistics, and changes nothing else.
  repeatable: true,
})

export const enrichedImageGet = call({
  id: 'onprint.enriched-image-get',
  route: 'GET /api/EnrichedImages',
  params: {
    id: query(Id, { required: true }),
    languageCode: query(LanguageCode, { required: true }),
    sessionId,
    ...deviceHeaders,
  },
  answers: { 200: EnrichedImage, 204: nothing },
  errors: [...SEARCH_ERRORS, 404],
  auth: ['apikey'],
  evidence: 'vendor-sdk',
})

/** Sent with no body. The table calls SessionId mandatory, the text says that the server makes one: it is sent when known. */
export const click = call({
  id: 'onprint.click',
  route: 'PUT /api/Clicks',
  params: { actionId: query(Id, { required: true }), sessionId },
  answers: { 200: nothing, 204: nothing },
  errors: [400, 401, 404, 500],
  auth: ['apikey'],
  evidence: 'documented',
})

export const MatchClick = Resource({
  ClickTime: text,
  Host: text,
  ActionName: text,
  ActionOrder: integer,
  ActionType: text,
  ActionId: text,
})

export const Match = Resource({
  RequestTime: text,
  DeviceSystemVersion: text,
  Language: text,
  /** "Operating System" in the document's table. */
  OperatingSystem: text,
  ImageOrder: integer,
  DocumentName: text,
  /** IP address of the caller. */
  Host: text,
  Clicks: Type.Optional(Nullable(Type.Array(MatchClick))),
})
export type Match = Static<typeof Match>

export const matchList = call({
  id: 'onprint.match-list',
  route: 'GET /api/Matches',
  params: { documentId: query(Id, { required: true, evidence: 'convention' }) },
  answers: { 200: Type.Array(Match) },
  evidence: 'implied',
})

export const searchOperations = [enrichedImageSearch, enrichedImageGet, click, matchList]
