/** Settings that the nodes of the four actions share: where files lie in the storage, what is sent besides, cleaning up. */
import { Type } from '@sinclair/typebox'
import { printOptionNames, type PrintOption } from '../../lib/contract/aspose-omr'
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

const PAPERS = ['A4', 'A3', 'A5', 'Letter', 'Legal', 'Tabloid'] as const
const ORIENTATIONS = ['portrait', 'landscape'] as const

/** A field for each option of the print that the engine has, by its name. */
const printControls: Readonly<Record<PrintOption, Pick<Field, 'control' | 'serviceDefault' | 'choices'>>> = {
  /** Corner marks and a page code, by which the built-in engine finds sheets in bad photos too. */
  markedSheet: { control: 'checkbox', serviceDefault: true },
  paperSize: { control: 'select', serviceDefault: 'A4', choices: PAPERS.map((value) => ({ value })) },
  orientation: { control: 'select', serviceDefault: 'portrait', choices: ORIENTATIONS.map((value) => ({ value, key: value })) },
  largePrint: { control: 'checkbox', serviceDefault: false },
  strict: { control: 'checkbox', serviceDefault: false },
}

/** How the built-in engine prints a sheet. The preview of the markup follows all fields of this group. */
export const printFields: readonly Field[] = printOptionNames.map((name) => {
  const { choices } = printControls[name]
  const schema = choices ? Type.Union(choices.map(({ value }) => Type.Literal(value as string))) : Type.Boolean()
  return { name, group: 'print', schema, only: 'engine', ...printControls[name] }
})

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
