/** Settings of the built-in engine, for where its defaults do not do. What is left empty keeps the engine's default. */
import { Type } from '@sinclair/typebox'
import type { Field, NodeDescription } from '../../lib/flow/description'

const limit = (name: string, schema: Field['schema']): Field => ({ name, group: 'limits', control: 'number', schema, types: ['num', 'env'] })

const Text = Type.String({ minLength: 1 })
const column = (name: string, control: Field['control'], more: Partial<Field> = {}): Field => ({ name, group: 'folders', control, schema: Type.Unknown(), ...more })

/** As `folders` of the engine's configuration (docs/engine.md), with the two options that have a column. */
const Folders = Type.Array(
  Type.Object(
    {
      description: Text,
      input: Text,
      formats: Type.Optional(Type.Union(['pdf', 'txt', 'both'].map((value) => Type.Literal(value)))),
      languages: Type.Optional(Text),
      id: Type.Optional(Text),
      output: Type.Optional(Text),
      done: Type.Optional(Text),
      failed: Type.Optional(Text),
      filters: Type.Optional(Type.Array(Text, { minItems: 1 })),
      options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    },
    { additionalProperties: false },
  ),
)

export const description: NodeDescription = {
  type: 'platen-engine',
  category: 'config',
  inputs: 0,
  outputs: [],
  operations: [],
  groups: ['main', 'folders', 'limits'],
  panels: ['languages'],
  fields: [
    { name: 'dataFolder', group: 'main', control: 'text', schema: Type.String(), types: ['str', 'env'] },
    { name: 'workers', group: 'main', control: 'number', schema: Type.Integer({ minimum: 1, maximum: 64 }), types: ['num', 'env'] },
    {
      name: 'languages',
      group: 'main',
      control: 'choices',
      schema: Type.Array(Type.String({ minLength: 1 })),
      types: ['json', 'env'],
      open: true,
      picker: 'installed-languages',
    },
    {
      name: 'folders',
      group: 'folders',
      control: 'table',
      schema: Folders,
      types: ['json', 'env'],
      columns: [
        column('description', 'text'),
        column('input', 'text'),
        column('formats', 'select', { choices: ['pdf', 'txt', 'both'].map((value) => ({ value, key: value })) }),
        column('languages', 'text'),
      ],
    },
    limit('uploadMegabytes', Type.Integer({ minimum: 1, maximum: 100_000 })),
    limit('pages', Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    limit('megapixels', Type.Integer({ minimum: 1, maximum: 10_000 })),
    // Seconds for one page, minutes for one job.
    limit('pageSeconds', Type.Integer({ minimum: 1, maximum: 86_400 })),
    limit('jobMinutes', Type.Integer({ minimum: 1, maximum: 43_200 })),
    limit('retentionDays', Type.Integer({ minimum: 1, maximum: 36_500 })),
  ],
  version: 1,
}
