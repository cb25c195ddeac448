/** Settings that the nodes of the four actions share: where files lie in the storage, what is sent besides, cleaning up. */
import { Type } from '@sinclair/typebox'
import type { Field } from '../../lib/flow/description'
import { filled, inputFields } from '../../lib/flow/fields'

const text = (name: string, vendorName: string): Field => ({ name, group: 'storage', control: 'text', schema: Type.String(), vendorName })

/** Storage, folder, AdditionalParam, cleaning up. */
export const storageFields: readonly Field[] = [
  text('storage', 'storage'),
  text('folder', 'folder'),
  {
    name: 'cleanUp',
    group: 'storage',
    control: 'checkbox',
    schema: Type.Boolean(),
    default: { type: 'bool', value: true },
  },
  {
    name: 'AdditionalParam',
    group: 'storage',
    control: 'typed',
    schema: Type.Unknown(),
    types: ['json', 'str', 'msg', 'flow', 'global', 'env', 'jsonata'],
    vendorName: 'AdditionalParam',
  },
]

/** "Upload first, or is it in the storage already?" */
export const fromField: Field = {
  name: 'from',
  group: 'main',
  control: 'select',
  schema: Type.Union([Type.Literal('message'), Type.Literal('storage')]),
  default: { type: 'str', value: 'message' },
  choices: [
    { value: 'message', key: 'message' },
    { value: 'storage', key: 'storage' },
  ],
}

const FROM_MESSAGE = { field: 'from', is: ['message'] } as const

export const storedNameField: Field = {
  name: 'storedName',
  group: 'main',
  control: 'text',
  schema: filled,
  vendorName: 'name',
  required: true,
  when: { field: 'from', is: ['storage'] },
}

/** The file of the message, asked only when it is not in the storage already. */
export const uploadFields = (): Field[] => inputFields().map((field) => ({ ...field, when: FROM_MESSAGE }))

/** The text that the sheet is made from: typed here, or out of the message. */
export const markupField = (standard: Field['default'], when?: Field['when']): Field => ({
  name: 'markup',
  group: 'main',
  control: 'markup',
  schema: Type.Unknown(),
  types: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
  ...(standard ? { default: standard } : {}),
  required: true,
  verbatim: true,
  ...(when ? { when } : {}),
})

export const pictureFields: readonly Field[] = [
  { name: 'imageFolder', group: 'pictures', control: 'text', schema: Type.String(), vendorName: 'ExtraStoragePath' },
  {
    name: 'pictures',
    group: 'pictures',
    control: 'typed',
    schema: Type.Unknown(),
    types: ['msg', 'flow', 'global', 'jsonata'],
  },
]

/** Corner marks and a page code, by which the built-in engine finds sheets in bad photos too. */
export const markedSheetField: Field = {
  name: 'markedSheet',
  group: 'print',
  control: 'checkbox',
  schema: Type.Boolean(),
  serviceDefault: true,
  only: 'engine',
}

/** How the built-in engine prints a sheet. */
export const printFields: readonly Field[] = [
  markedSheetField,
  {
    name: 'paperSize',
    group: 'print',
    control: 'select',
    schema: Type.Union(['A4', 'A3', 'A5', 'Letter', 'Legal', 'Tabloid'].map((size) => Type.Literal(size))),
    serviceDefault: 'A4',
    choices: ['A4', 'A3', 'A5', 'Letter', 'Legal', 'Tabloid'].map((value) => ({ value })),
    only: 'engine',
  },
  {
    name: 'orientation',
    group: 'print',
    control: 'select',
    schema: Type.Union([Type.Literal('portrait'), Type.Literal('landscape')]),
    serviceDefault: 'portrait',
    choices: [
      { value: 'portrait', key: 'portrait' },
      { value: 'landscape', key: 'landscape' },
    ],
    only: 'engine',
  },
  { name: 'largePrint', group: 'print', control: 'checkbox', schema: Type.Boolean(), serviceDefault: false, only: 'engine' },
  { name: 'strict', group: 'print', control: 'checkbox', schema: Type.Boolean(), serviceDefault: false, only: 'engine' },
]

export const templateNameField: Field = {
  name: 'templateName',
  group: 'main',
  control: 'text',
  schema: filled,
  default: { type: 'str', value: 'answer-sheet' },
}

/** The template of a message, as the nodes before made it. */
export const templateField = (when?: Field['when']): Field => ({
  name: 'template',
  group: 'main',
  control: 'typed',
  schema: Type.Unknown(),
  types: ['msg', 'flow', 'global', 'str', 'env', 'jsonata'],
  default: { type: 'msg', value: 'omrTemplate' },
  ...(when ? { when } : {}),
})
