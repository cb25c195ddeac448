/**
 * What the contract adds to TypeBox: marks and shapes that its schemas share, and the check that is compiled when first used.
 *
 * Everything that these functions put on a schema is plain JSON, so that a schema that went through `JSON.stringify` still says
 * it all to the editor.
 */
import { Type, type Static, type TLiteral, type TSchema, type TString, type TUnion } from '@sinclair/typebox'
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler'
import { ValueErrorType, type ValueError } from '@sinclair/typebox/errors'
import type { Evidence } from './operation'

/** Marks a parameter or member that the vendor does not have: with a vendor account a set one is refused. */
export function engineOnly<S extends TSchema>(schema: S): S {
  return { ...schema, only: 'engine' }
}

/** Marks a member that the service fills in and never reads. */
export function readOnly<S extends TSchema>(schema: S): S {
  return { ...schema, readOnly: true }
}

export const isEngineOnly = (schema: TSchema): boolean => schema.only === 'engine'

/** Names of an object schema's members that only the built-in engine has; of a union: of any of its objects. */
export function engineOnlyMembers(schema: TSchema): string[] {
  const parts: TSchema[] = schema.anyOf ?? schema.allOf ?? [schema]
  const names = parts.flatMap((part) =>
    Object.entries((part.properties ?? {}) as Record<string, TSchema>)
      .filter(([, member]) => isEngineOnly(member))
      .map(([name]) => name),
  )
  return [...new Set(names)]
}

/** Marks a member that we know from elsewhere than the rest of its object. */
export function knownFrom<S extends TSchema>(evidence: Evidence, schema: S): S {
  return { ...schema, evidence }
}

/** Members that may only be sent together: a rule that JSON Schema's types cannot say. Checked by {@link check} at the top level. */
export function together<S extends TSchema>(schema: S, ...members: string[]): S {
  return { ...schema, together: [...((schema.together as string[][] | undefined) ?? []), members] }
}

/** A member that must not be sent, and why. */
export const refused = (why: string) => Type.Never({ why })

/** Text that holds JSON of its own (`FunctionParam`): JSON Schema's `contentSchema`. */
export const JsonText = (content: TSchema, options: Record<string, unknown> = {}) =>
  Type.String({ ...options, contentMediaType: 'application/json', contentSchema: content })

/** A member that a service may also send as null when it has nothing to say; used on what is read, not on what is sent. */
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()])

/**
 * A string with known values that may have others: lists that a document does not give in full. Shown as a select with free text.
 * @param knownValues in the order they are offered
 */
export function OpenEnumeration(knownValues: readonly string[], options: Record<string, unknown> = {}): TString {
  return Type.String({ ...options, knownValues: [...knownValues] })
}

/** The values of an {@link OpenEnumeration}; undefined for any other schema. */
export function knownValuesOf(schema: TSchema): readonly string[] | undefined {
  return schema.knownValues as readonly string[] | undefined
}

/** Exactly one of a list of strings. */
export function Enumeration<const V extends readonly string[]>(
  values: V,
  options: Record<string, unknown> = {},
): TUnion<{ -readonly [I in keyof V]: TLiteral<V[I] & string> }> {
  return Type.Union(
    values.map((value) => Type.Literal(value)),
    options,
  ) as never
}

/**
 * A number that stands for a name on the wire.
 * @param names our name by wire value, kept on the schema as `names`
 */
export function NamedNumber<const N extends Readonly<Record<number, string>>>(
  names: N,
  options: Record<string, unknown> = {},
): TUnion<TLiteral<keyof N & number>[]> {
  const values = Object.keys(names).map(Number)
  return Type.Union(
    values.map((value) => Type.Literal(value)),
    { ...options, names: { ...names } },
  ) as never
}

/** Point in time as services write it: ISO 8601 with any number of fraction digits, zone optional. */
export const DateTime = (options: Record<string, unknown> = {}) =>
  Type.String({ ...options, kindOfText: 'date-time', pattern: DATE_TIME_PATTERN })

const DATE_TIME_PATTERN = '^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?\\s?([Zz]|[+-]\\d{2}:?\\d{2})?)?$'

/** A GUID in its usual text form, braces allowed, any case. */
export const Guid = (options: Record<string, unknown> = {}) =>
  Type.String({ ...options, pattern: '^\\{?[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\}?$' })

/** What is wrong, and which member of the schema fills its text as `limit`. */
const KINDS = {
  [ValueErrorType.ArrayMaxItems]: ['items-at-most', 'maxItems'],
  [ValueErrorType.ArrayMinItems]: ['items-at-least', 'minItems'],
  [ValueErrorType.ArrayUniqueItems]: ['items-different', ''],
  [ValueErrorType.Array]: ['list', ''],
  [ValueErrorType.Boolean]: ['flag', ''],
  [ValueErrorType.IntegerExclusiveMaximum]: ['less-than', 'exclusiveMaximum'],
  [ValueErrorType.IntegerExclusiveMinimum]: ['more-than', 'exclusiveMinimum'],
  [ValueErrorType.IntegerMaximum]: ['at-most', 'maximum'],
  [ValueErrorType.IntegerMinimum]: ['at-least', 'minimum'],
  [ValueErrorType.IntegerMultipleOf]: ['multiple-of', 'multipleOf'],
  [ValueErrorType.Integer]: ['whole-number', ''],
  [ValueErrorType.Literal]: ['exactly', 'const'],
  [ValueErrorType.NumberExclusiveMaximum]: ['less-than', 'exclusiveMaximum'],
  [ValueErrorType.NumberExclusiveMinimum]: ['more-than', 'exclusiveMinimum'],
  [ValueErrorType.NumberMaximum]: ['at-most', 'maximum'],
  [ValueErrorType.NumberMinimum]: ['at-least', 'minimum'],
  [ValueErrorType.NumberMultipleOf]: ['multiple-of', 'multipleOf'],
  [ValueErrorType.Number]: ['number', ''],
  [ValueErrorType.ObjectAdditionalProperties]: ['unexpected', ''],
  [ValueErrorType.ObjectRequiredProperty]: ['missing', ''],
  [ValueErrorType.Object]: ['object', ''],
  [ValueErrorType.StringMaxLength]: ['letters-at-most', 'maxLength'],
  [ValueErrorType.StringMinLength]: ['letters-at-least', 'minLength'],
  [ValueErrorType.StringPattern]: ['pattern', 'pattern'],
  [ValueErrorType.String]: ['text', ''],
  [ValueErrorType.Union]: ['no-kind', ''],
} as const

/** `other`: what the library or the schema says of it is all that there is. */
export type ProblemKind = (typeof KINDS)[keyof typeof KINDS][0] | 'one-of' | 'together' | 'other'

/** One way in which a value does not fit its schema. */
export interface Problem {
  /** JSON pointer to the member: '' is the value itself, '/Barcodes/0/Type' a member. */
  readonly path: string
  /** In English. */
  readonly message: string
  /** Stable word, and what fills its text in other languages. */
  readonly kind: ProblemKind
  readonly values: Readonly<Record<string, string | number>>
  readonly value: unknown
}

const compiled = new WeakMap<TSchema, TypeCheck<TSchema>>()

function checkOf(schema: TSchema): TypeCheck<TSchema> {
  let checker = compiled.get(schema)
  if (!checker) {
    checker = TypeCompiler.Compile(schema)
    compiled.set(schema, checker)
  }
  return checker
}

/** At most this many problems are told: a wrong body of thousands of members must not cost thousands of lines. */
const PROBLEMS_TOLD = 10

/** Whether a value is what the schema says. The schema is compiled at its first use and kept as long as it lives. */
export function fits<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  return checkOf(schema).Check(value)
}

/** How a value does not fit: an empty list when it does, at most ten problems otherwise. */
export function check(schema: TSchema, value: unknown): Problem[] {
  const checker = checkOf(schema)
  if (checker.Check(value)) return separated(schema, value)
  const problems: Problem[] = []
  for (const error of checker.Errors(value)) {
    problems.push({ path: error.path, value: error.value, ...wordsOf(error) })
    if (problems.length === PROBLEMS_TOLD) break
  }
  return problems
}

/** Members of {@link together} of which only some are there. */
function separated(schema: TSchema, value: unknown): Problem[] {
  if (typeof value !== 'object' || value === null) return []
  return ((schema.together as string[][] | undefined) ?? [])
    .filter((members) => members.some((name) => name in value) && !members.every((name) => name in value))
    .map((members) => ({ path: '', message: `${members.join(' and ')} can only be sent together`, kind: 'together', values: { members: members.join(', ') }, value }))
}

type Words = Pick<Problem, 'message' | 'kind' | 'values'>

/** A reason, or a list of allowed values, is worth more than "Expected never" or "Expected union value". */
function wordsOf({ schema, type, message }: ValueError): Words {
  if (schema.not && typeof schema.why === 'string') return { message: schema.why, kind: 'other', values: {} }
  const choices = choicesOf(schema)
  if (choices !== undefined) return { message: `Expected one of ${choices}`, kind: 'one-of', values: { choices } }
  const known = (KINDS as Partial<Record<ValueErrorType, readonly [ProblemKind, string]>>)[type]
  if (!known) return { message, kind: 'other', values: {} }
  const [kind, member] = known
  return { message, kind, values: member ? { limit: schema[member] as string | number } : {} }
}

function choicesOf(schema: TSchema): string | undefined {
  const literals = (schema.anyOf as TSchema[] | undefined)?.map((option) => option.const)
  if (!literals || literals.some((literal) => literal === undefined)) return undefined
  const names = schema.names as Record<string, string> | undefined
  return literals.map((literal) => (names ? `${literal} (${names[String(literal)]})` : JSON.stringify(literal))).join(', ')
}
