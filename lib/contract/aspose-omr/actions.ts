/** Sign-in, and the four actions that share one route and differ in `actionName`. */
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { fixedQuery, json, multipart, operation, path, query, urlencoded } from '../operation'
import { Nullable } from '../schema'
import { CorrectRequest, GenerateRequest, OmrResponse, TemplateRequest, type ActionName } from './task'

export const TokenRequest = Type.Object({
  grant_type: Type.Literal('client_credentials'),
  client_id: Type.String({ minLength: 1 }),
  client_secret: Type.String({ minLength: 1 }),
})

export const TokenAnswer = Type.Object(
  {
    access_token: Type.String({ minLength: 1 }),
    /** Seconds; to be trusted, never assumed. */
    expires_in: Type.Optional(Type.Union([Type.Number(), Type.String()])),
    token_type: Type.Optional(Type.String()),
    /** Only older servers give one; a new token is asked for instead. */
    refresh_token: Type.Optional(Nullable(Type.String())),
  },
  { additionalProperties: true },
)
export type TokenAnswer = Static<typeof TokenAnswer>

export const token = operation({
  id: 'aspose-omr.token',
  route: 'POST /connect/token',
  body: urlencoded(TokenRequest),
  // The vendor's Python client sends the same three fields so.
  acceptsBody: multipart([
    { name: 'grant_type', kind: 'text', required: true },
    { name: 'client_id', kind: 'text', required: true },
    { name: 'client_secret', kind: 'text', required: true },
  ]),
  answers: { 200: TokenAnswer },
  errors: [400],
  auth: ['none'],
  evidence: 'documented',
  // Asking again gives another token and changes nothing else.
  repeatable: true,
  // Where clients older than v3.0 ask.
  alsoAt: ['/oauth2/token'],
})

type ActionId = 'generate-template' | 'correct-template' | 'finalize-template' | 'recognize-image'

const action = (id: ActionId, name: ActionName, body: TSchema) =>
  operation({
    id: `aspose-omr.${id}`,
    route: 'POST /v3.0/omr/{name}/runOmrTask',
    params: {
      // Clients put the storage path into the address without encoding its slashes.
      name: path(Type.String({ minLength: 1 }), { slashes: 'plain' }),
      actionName: fixedQuery(Type.Literal(name), name, 'actionName'),
      storage: query(Type.String(), { evidence: 'vendor-sdk' }),
      folder: query(Type.String(), { evidence: 'vendor-sdk' }),
    },
    body: json(body, { required: name !== 'GenerateTemplate' }),
    answers: { 200: OmrResponse },
    errors: [400, 401, 403, 404],
    auth: ['bearer'],
    evidence: 'documented',
    // The same file gives the same result; only CorrectTemplate leaves a template behind, under a new id each time.
    repeatable: name !== 'CorrectTemplate',
  })

/** Markup text in the storage becomes a printable form (.png) and its template (.omr). */
export const generateTemplate = action('generate-template', 'GenerateTemplate', GenerateRequest)
/** A picture of the blank form in the storage and its .omr become a corrected template (.omrcr) and a TemplateId. */
export const correctTemplate = action('correct-template', 'CorrectTemplate', CorrectRequest)
/** The .omrcr in the storage and the TemplateId: reads the blank form, which must give no answers. */
export const finalizeTemplate = action('finalize-template', 'FinalizeTemplate', TemplateRequest)
/** A picture of a filled form in the storage and the TemplateId become answers (.dat). */
export const recognizeImage = action('recognize-image', 'RecognizeImage', TemplateRequest)

export const actionOperations = [token, generateTemplate, correctTemplate, finalizeTemplate, recognizeImage]
