/** One step from a picture or PDF to something that can be found: document, languages, titles, actions, activation. */
import { Type } from '@sinclair/typebox'
import { actionCreate, ActionType, documentCreate } from '../../lib/contract/onprint'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { filled, inputFields, outputField, timeoutField } from '../../lib/flow/fields'
import type { PickerName } from './lists'

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

/** What becomes of a document that has this name already, in the same place. */
const sameName: Field = {
  name: 'sameName',
  group: 'update',
  control: 'select',
  schema: Type.Union([Type.Literal('another'), Type.Literal('update')]),
  default: { type: 'str', value: 'another' },
  choices: [
    { value: 'another', key: 'another' },
    { value: 'update', key: 'update' },
  ],
}

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

const id = (name: string, group: string, picker: PickerName): Field => ({ name, group, control: 'text', schema: filled, vendorName: name, picker })

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
    id('ParentId', 'main', 'onprint-parents'),
    { name: 'Name', group: 'main', control: 'text', schema: filled, vendorName: 'Name' },
    { name: 'DefaultLanguage', group: 'main', control: 'text', schema: language, vendorName: 'DefaultLanguage', picker: 'onprint-languages' satisfies PickerName },
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
        column('type', 'select', { open: true, choices: (ActionType.knownValues as string[]).map((value) => ({ value })) }),
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
    sameName,
    id('DocumentId', 'update', 'onprint-documents'),
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
