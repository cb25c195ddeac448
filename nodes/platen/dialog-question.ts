/** What an open dialog asks the runtime, checked where it comes in: it is data from a browser. */
import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { PrintOptions } from '../../lib/contract/aspose-omr'
import { check } from '../../lib/contract/schema'
import type { StoredValue } from '../../lib/flow/description'

const Text = Type.String({ maxLength: 10_000 })

const Stored = Type.Unsafe<StoredValue>(Type.Object({
  type: Type.Union(['str', 'num', 'bool', 'json', 'msg', 'flow', 'global', 'env', 'jsonata'].map((name) => Type.Literal(name))),
  value: Type.Union([Text, Type.Number(), Type.Boolean()]),
}))

/** A config node with the values that stand in its dialog. Secrets that were not typed anew are left out. */
const FormNode = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  type: Type.String({ minLength: 1, maxLength: 100 }),
  params: Type.Record(Type.String(), Stored),
  credentials: Type.Optional(Type.Record(Type.String(), Text)),
  references: Type.Optional(Type.Record(Type.String(), Text)),
})
export type FormNode = Static<typeof FormNode>

export const TestQuestion = Type.Object({ node: FormNode })

export const PickQuestion = Type.Object({
  service: Type.Optional(Type.String()),
  /** Absent: the built-in engine. */
  account: Type.Optional(FormNode),
  /** Absent: the engine's defaults. */
  engine: Type.Optional(FormNode),
  /** What a list that was not at its end gave; each list reads its own. */
  next: Type.Optional(Type.Unknown()),
})
export type PickQuestion = Static<typeof PickQuestion>

export const AddLanguageQuestion = Type.Object({
  node: FormNode,
  code: Type.String({ minLength: 1, maxLength: 60 }),
  /** A file or folder on the machine of Node-RED. */
  from: Type.Optional(Type.String({ maxLength: 4096 })),
})
export type AddLanguageQuestion = Static<typeof AddLanguageQuestion>

/** The description of an answer sheet that stands in a dialog. */
export const PreviewQuestion = Type.Object({
  engine: Type.Optional(FormNode),
  markup: Type.String({ maxLength: 1_000_000 }),
  page: Type.Integer({ minimum: 1, maximum: 10_000 }),
  width: Type.Integer({ minimum: 100, maximum: 3_000 }),
  imageFolder: Type.Optional(Text),
  options: PrintOptions,
})
export type PreviewQuestion = Static<typeof PreviewQuestion>

export const ListTemplatesQuestion = Type.Object({ engine: Type.Optional(FormNode) })

export const DeleteTemplateQuestion = Type.Object({
  engine: Type.Optional(FormNode),
  name: Type.String({ minLength: 1, maxLength: 1000 }),
  id: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
})
export type DeleteTemplateQuestion = Static<typeof DeleteTemplateQuestion>

/** Undefined when the body is not what the dialogs send. */
export function readQuestion<T extends TSchema>(schema: T, body: unknown): Static<T> | undefined {
  return check(schema, body).length === 0 ? body : undefined
}
