/** One step from a picture or PDF to something that can be found: document, languages, titles, actions, activation. */
import { Type } from '@sinclair/typebox'
import { actionCreate, ActionType, documentCreate } from '../../lib/contract/onprint'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { filled, inputFields, outputField, timeoutField } from '../../lib/flow/fields'

const text = Type.Optional(Type.String())
const language = Type.String({ minLength: 2 })

export const TitleRow = Type.Object({ language, title: Type.String() }, { additionalProperties: false })

export const ActionRow = Type.Object(
  {
    /** Absent: the document's default language. */
    language: Type.Optional(language),
    name: Type.String({ minLength: 1 }),
    type: text,
    /** Text, a web address for type URL, or (from a message) an object that becomes JSON. */
    content: Type.Unknown(),
    priority: Type.Optional(Type.Integer()),
    icon: text,
    style: text,
  },
  { additionalProperties: false },
)

const column = (name: string, control: Field['control'] = 'text', more: Partial<Field> = {}): Field => ({ name, group: 'main', control, schema: Type.Unknown(), ...more })

/** Parts of an existing document that no row of the table names. */
const otherActions: Field = {
  name: 'otherActions',
  group: 'update',
  control: 'select',
  schema: Type.Union([Type.Literal('keep'), Type.Literal('remove')]),
  default: { type: 'str', value: 'keep' },
  choices: [
    { value: 'keep', key: 'keep' },
    { value: 'remove', key: 'remove' },
  ],
}

const id = (name: string, group: string, vendorName: string): Field => ({ name, group, control: 'text', schema: filled, vendorName })

export const description: NodeDescription = {
  type: 'onprint-publish',
  category: 'onprint',
  service: 'onprint',
  account: 'onprint-account',
  inputs: 1,
  outputs: ['result', 'progress'],
  operations: [
    documentCreate.id,
    'onprint.document-list',
    'onprint.document-get',
    'onprint.document-replace-file',
    'onprint.document-patch',
    'onprint.document-images',
    'onprint.document-language-add',
    'onprint.title-update',
    'onprint.action-list',
    actionCreate.id,
    'onprint.action-update',
    'onprint.action-delete',
    'onprint.image-patch',
  ],
  groups: ['main', 'update', 'input', 'waiting'],
  fields: [
    ...inputFields(),
    id('ParentId', 'main', 'ParentId'),
    { name: 'Name', group: 'main', control: 'text', schema: filled, vendorName: 'Name' },
    { name: 'DefaultLanguage', group: 'main', control: 'text', schema: language, vendorName: 'DefaultLanguage' },
    {
      name: 'titles',
      group: 'main',
      control: 'table',
      schema: Type.Array(TitleRow),
      types: ['json', 'msg', 'flow', 'global', 'jsonata'],
      columns: [column('language'), column('title')],
    },
    {
      name: 'actions',
      group: 'main',
      control: 'table',
      schema: Type.Array(ActionRow),
      types: ['json', 'msg', 'flow', 'global', 'jsonata'],
      columns: [
        column('language'),
        column('name'),
        column('type', 'select', { choices: (ActionType.knownValues as string[]).map((value) => ({ value })) }),
        column('content'),
        column('priority', 'number'),
      ],
    },
    {
      name: 'AutoTrigger',
      group: 'main',
      control: 'checkbox',
      schema: Type.Boolean(),
      default: { type: 'bool', value: false },
      vendorName: 'AutoTrigger',
    },
    { name: 'activate', group: 'main', control: 'checkbox', schema: Type.Boolean(), default: { type: 'bool', value: true } },
    outputField,
    id('DocumentId', 'update', 'DocumentId'),
    {
      name: 'keepFile',
      group: 'update',
      control: 'checkbox',
      schema: Type.Boolean(),
      default: { type: 'bool', value: false },
    },
    otherActions,
    { ...timeoutField, default: { type: 'num', value: 30 } },
  ],
  searchWords: ['document', 'upload', 'enrich', 'title', 'action', 'activate', 'poster', 'picture', 'index', 'image recognition'],
  version: 1,
}
