/**
 * The operation type: one documented call of a service, written once, as data. The client's request, the dialog's form, the
 * engine's route and checks, the fake server of the tests and `docs/operations.md` are all derived from it.
 *
 * An operation says what goes over the wire. Where a value comes from in a message is the node's business.
 */
import { Kind, OptionalKind, type Static, type TSchema } from '@sinclair/typebox'

export type ServiceId = 'ownocr' | 'aspose-omr' | 'flat' | 'onprint'
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * How we know an address or a parameter: said in the service's own document; taken from the vendor's client or published
 * description; implied by the document's prose; or guessed from the service's conventions.
 */
export type Evidence = 'documented' | 'vendor-sdk' | 'vendor-spec' | 'implied' | 'convention'

/** How a request may prove who sends it. A list on an operation means "any of these". */
export type Auth = 'basic' | 'bearer' | 'apikey' | 'none'

/** Where a parameter travels. `address` is an absolute URL that an earlier answer gave (Flat's `result.url`). */
export type ParameterPlace = 'path' | 'query' | 'header' | 'address'

/** One parameter as it travels. `wire` is its name there; the key in `Operation.params` is our name for it. */
export interface Parameter<S extends TSchema = TSchema> {
  readonly place: ParameterPlace
  readonly wire: string
  readonly schema: S
  readonly required: boolean
  /** Always sent with this value and never asked for: tells operations apart that share one route (Aspose `actionName`). */
  readonly fixed?: string
  /** A path parameter that may hold slashes: the client sends them `plain` or `encoded`; the server takes both. */
  readonly slashes?: 'plain' | 'encoded'
  /** Other names, or places, that only the server accepts. */
  readonly aliases?: readonly { readonly place: ParameterPlace; readonly wire: string }[]
  /** Where it differs from the operation's. */
  readonly evidence?: Evidence
  /** The vendor does not have it. */
  readonly only?: 'engine'
  /** The account's connection gives it with every call (Onprint's device headers); a caller may leave out what is required. */
  readonly fromConnection?: boolean
}

/** One part of a multipart body; parts are sent in the order they are written. */
export interface Part {
  readonly name: string
  readonly kind: 'json' | 'file' | 'text'
  readonly schema?: TSchema
  readonly required: boolean
  /** Content types that the service takes for a file part; absent: any. */
  readonly contentTypes?: readonly string[]
}

export type Body =
  /** Nothing is sent; with `contentType` the header is sent all the same. */
  | { readonly kind: 'none'; readonly contentType?: string }
  | {
      readonly kind: 'json'
      readonly schema: TSchema
      readonly required: boolean
      /** When nothing is sent, the JSON content type is sent all the same, with length 0 (Flat's export task). */
      readonly typeWhenEmpty?: boolean
    }
  | { readonly kind: 'urlencoded'; readonly schema: TSchema; readonly required: boolean }
  | {
      readonly kind: 'raw'
      readonly required: boolean
      /** Whether the request must say what the bytes are; a list names the types that the service takes. */
      readonly contentType: 'required' | 'optional'
      readonly contentTypes?: readonly string[]
      /**
       * Whether the request must carry `Content-Disposition` with a file name. `engine`: only the built-in engine is told the
       * name, for its messages; the vendor's document has no place for it.
       */
      readonly disposition?: 'required' | 'optional' | 'engine'
    }
  | { readonly kind: 'multipart'; readonly parts: readonly Part[] }

export type Answer =
  /** `optional`: an empty body is an answer too (nobody says whether the service sends one). */
  | { readonly kind: 'json'; readonly schema: TSchema; readonly optional?: boolean }
  /** A bare number, string or boolean; read tolerantly (`3`, `"3"` and `3\n` are one value). */
  | { readonly kind: 'scalar'; readonly schema: TSchema }
  | { readonly kind: 'bytes'; readonly contentTypes?: readonly string[] }
  | { readonly kind: 'none' }

/** The whole description of one operation, after {@link operation} has filled in what was left to be derived. */
export interface Operation {
  readonly id: string
  readonly service: ServiceId
  readonly method: Method
  /** Path template below the service's base, or `{name}` alone for an absolute address. */
  readonly path: string
  readonly params: Readonly<Record<string, Parameter>>
  readonly body: Body
  /** A body that the client does not send and only the server accepts. */
  readonly acceptsBody?: Body
  readonly answers: Readonly<Record<number, Answer>>
  /** Headers of an answer that carry a result, by our names: `{revision: 'x-flat-score-revision'}`. */
  readonly answerHeaders: Readonly<Record<string, string>>
  /** Statuses that the document names as failures. */
  readonly errors: readonly number[]
  readonly auth: readonly Auth[]
  readonly evidence: Evidence
  /** Path templates that only the server accepts besides `path`. */
  readonly alsoAt: readonly string[]
  /** Safe to repeat: nothing changes, or changes once (reads, deletes). Creates are not. */
  readonly repeatable: boolean
  /** The vendor does not have it. */
  readonly only?: 'engine'
}

/** What a person writes; everything that can be derived may be left out. */
export interface OperationSource {
  id: `${ServiceId}.${string}`
  route: `${Method} ${string}`
  params?: Record<string, TSchema | Parameter>
  body?: Body
  acceptsBody?: Body
  answers: Record<number, TSchema | Answer>
  answerHeaders?: Readonly<Record<string, string>>
  errors?: readonly number[]
  auth?: readonly Auth[]
  evidence: Evidence
  alsoAt?: readonly string[]
  repeatable?: boolean
  only?: 'engine'
}

type ParameterExtras = Partial<
  Pick<Parameter, 'wire' | 'slashes' | 'aliases' | 'evidence' | 'only' | 'required' | 'fromConnection'>
>

const place =
  (where: ParameterPlace) =>
  <S extends TSchema>(schema: S, extras: ParameterExtras = {}): Parameter<S> =>
    ({
      place: where,
      wire: extras.wire ?? '',
      required: extras.required ?? (where === 'path' || where === 'address'),
      ...extras,
      schema,
    }) as Parameter<S>

/** A parameter in the path; required unless said otherwise. */
export const path = place('path')
/** A parameter in the query; optional unless said otherwise. */
export const query = place('query')
/** A request header; optional unless said otherwise. */
export const header = place('header')
/** An absolute address from an earlier answer. */
export const address = place('address')

/** A query value that is always sent as it stands and tells this operation from others on the same route. */
export function fixedQuery(schema: TSchema, value: string, wire: string): Parameter {
  return { place: 'query', wire, schema, required: true, fixed: value }
}

export const none = (contentType?: string): Body => (contentType ? { kind: 'none', contentType } : { kind: 'none' })
export const json = (schema: TSchema, options: { required?: boolean; typeWhenEmpty?: boolean } = {}): Body => ({
  kind: 'json',
  schema,
  required: true,
  ...options,
})
export const urlencoded = (schema: TSchema): Body => ({ kind: 'urlencoded', schema, required: true })
export const raw = (options: {
  contentType: 'required' | 'optional'
  contentTypes?: readonly string[]
  disposition?: 'required' | 'optional' | 'engine'
  required?: boolean
}): Body => ({ kind: 'raw', required: true, ...options })
export const multipart = (parts: readonly Part[]): Body => ({ kind: 'multipart', parts })

export const bytes = (contentTypes?: readonly string[]): Answer =>
  contentTypes ? { kind: 'bytes', contentTypes } : { kind: 'bytes' }
/** JSON that a service may also leave out. */
export const jsonOrNothing = (schema: TSchema): Answer => ({ kind: 'json', schema, optional: true })
export const nothing: Answer = { kind: 'none' }

const SCALAR_KINDS = new Set(['String', 'Integer', 'Number', 'Boolean', 'Literal'])

const isSchema = (value: TSchema | Parameter | Answer): value is TSchema => Kind in value

function answerOf(value: TSchema | Answer): Answer {
  if (!isSchema(value)) return value
  return SCALAR_KINDS.has(value[Kind]) ? { kind: 'scalar', schema: value } : { kind: 'json', schema: value }
}

/** The names between braces of a path template, in order. */
export function namesInPath(template: string): string[] {
  return [...template.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] as string)
}

/**
 * Completes an operation's description. A bare schema under `params` is a path parameter when the route names it, else a
 * query parameter (required unless optional); a bare schema under `answers` is JSON, or a scalar when it is a simple type.
 * @throws Error when the route names a parameter that is not described, or a described path parameter is not in the route
 */
export function operation(source: OperationSource): Operation {
  const [method, template] = source.route.split(' ') as [Method, string]
  const named = namesInPath(template)
  const params: Record<string, Parameter> = {}
  for (const [name, given] of Object.entries(source.params ?? {})) {
    const parameter: Parameter = isSchema(given)
      ? {
          place: named.includes(name) ? 'path' : 'query',
          wire: name,
          schema: given,
          required: !(OptionalKind in given),
        }
      : { ...given, wire: given.wire || name }
    const inRoute = named.includes(name)
    if ((parameter.place === 'path' || parameter.place === 'address') !== inRoute)
      throw new Error(`${source.id}: parameter "${name}" and the route ${source.route} disagree`)
    params[name] = parameter
  }
  for (const name of named) if (!params[name]) throw new Error(`${source.id}: the route names "${name}", which is not described`)
  return {
    id: source.id,
    service: source.id.slice(0, source.id.indexOf('.')) as ServiceId,
    method,
    path: template,
    params,
    body: source.body ?? none(),
    ...(source.acceptsBody ? { acceptsBody: source.acceptsBody } : {}),
    answers: Object.fromEntries(Object.entries(source.answers).map(([status, answer]) => [status, answerOf(answer)])),
    answerHeaders: source.answerHeaders ?? {},
    errors: source.errors ?? [],
    auth: source.auth ?? ['none'],
    evidence: source.evidence,
    alsoAt: source.alsoAt ?? [],
    repeatable: source.repeatable ?? (method === 'GET' || method === 'DELETE'),
    ...(source.only ? { only: source.only } : {}),
  }
}

/** The value type that a schema describes. */
export type ValueOf<S extends TSchema> = Static<S>
