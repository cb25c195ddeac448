/**
 * What the operations of all Onprint resources share. Its document says verbs and mandatory members for most resources and paths
 * only for some; the rest follows the same form, as the vendor's client uses it, and says so by its evidence.
 *
 * Conventions: JSON in PascalCase; lists hang on their parent; POST creates (201 with the object); PUT of JSON resources carries the
 * Id inside the body; PATCH has it in the query; PUT, PATCH and DELETE answer 204.
 */
import { Type, type Static, type TObject, type TProperties, type TSchema } from '@sinclair/typebox'
import {
  json,
  jsonOrNothing,
  nothing,
  operation,
  path,
  query,
  type Answer,
  type Evidence,
  type Operation,
  type OperationSource,
  type Parameter,
} from '../operation'
import { Nullable } from '../schema'

/** GUIDs, except a picture's; taken as they come. */
export const Id = Type.String({ minLength: 1 })

/** Members of what the service answers: any may be missing or null. */
export const text = Type.Optional(Nullable(Type.String()))
export const integer = Type.Optional(Nullable(Type.Integer()))
export const flag = Type.Optional(Nullable(Type.Boolean()))
export const dates = { DateCreated: text, DateModified: text }

/** A resource as the service answers it; members that we do not know are kept. */
export const Resource = <P extends TProperties>(members: P): TObject<P> => Type.Object(members, { additionalProperties: true })

/** Statuses that the document names for calls that need a sign-in. */
export const ERRORS = [400, 401, 403, 404, 500]

type CallSource = Omit<OperationSource, 'auth'> & { auth?: OperationSource['auth'] }

export const call = (source: CallSource): Operation => operation({ auth: ['bearer'], errors: ERRORS, ...source })

/** 204 as the document says; 200 with the object where nobody says which. */
export const changed = (resource: TSchema): Record<number, TSchema | Answer> => ({ 200: jsonOrNothing(resource), 204: nothing })

/** The Id of a patch: in the query, as the vendor's client has it for documents; the server also takes it in the path. */
export const patchId = (evidence?: Evidence): Parameter =>
  query(Id, { required: true, aliases: [{ place: 'path', wire: 'id' }], ...(evidence ? { evidence } : {}) })

interface Named {
  /** Plural of the path: `Documents`. */
  readonly plural: string
  /** `document`, the start of its operations' names. */
  readonly name: string
  readonly resource: TSchema
}

/** `GET /api/PARENT/{key}/PLURAL` */
export const listBelow = (of: Named, parent: string, key: string, evidence: Evidence) =>
  call({
    id: `onprint.${of.name}-list`,
    route: `GET /api/${parent}/{${key}}/${of.plural}`,
    params: { [key]: path(Id) },
    answers: { 200: Type.Array(of.resource) },
    evidence,
  })

/** `GET /api/PLURAL/{id}` */
export const getOne = (of: Named, evidence: Evidence, more: Record<string, Parameter> = {}) =>
  call({
    id: `onprint.${of.name}-get`,
    route: `GET /api/${of.plural}/{id}`,
    params: { id: path(Id), ...more },
    answers: { 200: of.resource },
    evidence,
  })

/** `POST /api/PLURAL` with JSON. */
export const create = (of: Named, body: TSchema, evidence: Evidence, auth?: OperationSource['auth']) =>
  call({
    id: `onprint.${of.name}-create`,
    route: `POST /api/${of.plural}`,
    body: json(body),
    answers: { 200: of.resource, 201: of.resource },
    evidence,
    ...(auth ? { auth } : {}),
  })

/** `PUT /api/PLURAL` with the whole object, its Id inside. */
export const update = (of: Named, body: TSchema, evidence: Evidence) =>
  call({
    id: `onprint.${of.name}-update`,
    route: `PUT /api/${of.plural}`,
    body: json(body),
    answers: changed(of.resource),
    evidence,
    alsoAt: [`/api/${of.plural}/{Id}`],
    repeatable: true,
  })

/** `PATCH /api/PLURAL?id=` with the members that change. */
export const patch = (of: Named, body: TSchema, evidence: Evidence, idEvidence?: Evidence) =>
  call({
    id: `onprint.${of.name}-patch`,
    route: `PATCH /api/${of.plural}`,
    params: { id: patchId(idEvidence) },
    body: json(body),
    answers: changed(of.resource),
    evidence,
    alsoAt: [`/api/${of.plural}/{id}`],
    repeatable: true,
  })

/** `DELETE /api/PLURAL/{id}` */
export const remove = (of: Named, evidence: Evidence, more: Record<string, Parameter> = {}) =>
  call({
    id: `onprint.${of.name}-delete`,
    route: `DELETE /api/${of.plural}/{id}`,
    params: { id: path(Id), ...more },
    answers: changed(of.resource),
    evidence,
  })

/** Body of a patch: any of the members, at least one, nothing else. */
export const Changes = <P extends TProperties>(members: P) =>
  Type.Partial(Type.Object(members), { additionalProperties: false, minProperties: 1 })

/** Body of an update: the object as it was read, changed; the server reads what it lets change. */
export const Whole = <P extends TProperties>(members: P) => Type.Object(members, { additionalProperties: true })

/** Body of a create. */
export const New = <P extends TProperties>(members: P) => Type.Object(members, { additionalProperties: false })

export type ResourceOf<S extends TSchema> = Static<S>
