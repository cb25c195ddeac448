/** What an open dialog asks the runtime, checked where it comes in: it is data from a browser. */
import { Type, type Static } from '@sinclair/typebox'
import { check } from '../../lib/contract/schema'
import type { StoredValue } from '../../lib/flow/description'

const Text = Type.String({ maxLength: 10_000 })

const Stored = Type.Object({
  type: Type.Union(['str', 'num', 'bool', 'json', 'msg', 'flow', 'global', 'env', 'jsonata'].map((name) => Type.Literal(name))),
  value: Type.Union([Text, Type.Number(), Type.Boolean()]),
})

/** A config node with the values that stand in its dialog. Secrets that were not typed anew are left out. */
const FormNode = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  type: Type.String({ minLength: 1, maxLength: 100 }),
  params: Type.Record(Type.String(), Stored),
  credentials: Type.Optional(Type.Record(Type.String(), Text)),
  references: Type.Optional(Type.Record(Type.String(), Text)),
})

export type FormNode = Omit<Static<typeof FormNode>, 'params'> & { readonly params: Readonly<Record<string, StoredValue>> }

export const TestQuestion = Type.Object({ node: FormNode })
export const PickQuestion = Type.Object({
  service: Type.Optional(Type.String()),
  account: Type.Optional(FormNode),
  engine: Type.Optional(FormNode),
})

export const AddLanguageQuestion = Type.Object({
  node: FormNode,
  code: Type.String({ minLength: 1, maxLength: 60 }),
  /** A file or folder on the machine of Node-RED. */
  from: Type.Optional(Type.String({ maxLength: 4096 })),
})

/** The description of an answer sheet that stands in a dialog. */
export const PreviewQuestion = Type.Object({
  engine: Type.Optional(FormNode),
  markup: Type.String({ maxLength: 1_000_000 }),
  page: Type.Integer({ minimum: 1, maximum: 10_000 }),
  width: Type.Integer({ minimum: 100, maximum: 3_000 }),
  imageFolder: Type.Optional(Text),
  options: Type.Object(
    {
      markedSheet: Type.Optional(Type.Boolean()),
      paperSize: Type.Optional(Text),
      orientation: Type.Optional(Type.Union([Type.Literal('portrait'), Type.Literal('landscape')])),
      largePrint: Type.Optional(Type.Boolean()),
      strict: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
})
export type PreviewQuestion = Omit<Static<typeof PreviewQuestion>, 'engine'> & { readonly engine?: FormNode }

/** Which template is meant; without name and id all. */
export const TemplatesQuestion = Type.Object({
  engine: Type.Optional(FormNode),
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  id: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
})
export type TemplatesQuestion = Omit<Static<typeof TemplatesQuestion>, 'engine'> & { readonly engine?: FormNode }

export interface TestQuestion {
  readonly node: FormNode
}

export interface PickQuestion {
  readonly service?: string
  /** Absent: the built-in engine. */
  readonly account?: FormNode
  /** Absent: the engine's defaults. */
  readonly engine?: FormNode
}

export interface AddLanguageQuestion extends TestQuestion {
  readonly code: string
  readonly from?: string
}

type Question = TestQuestion | PickQuestion | AddLanguageQuestion | PreviewQuestion | TemplatesQuestion

/** Undefined when the body is not what the dialogs send. */
export function readQuestion<T extends Question>(
  schema: typeof TestQuestion | typeof PickQuestion | typeof AddLanguageQuestion | typeof PreviewQuestion | typeof TemplatesQuestion,
  body: unknown,
): T | undefined {
  return check(schema, body).length === 0 ? (body as T) : undefined
}
