/** Texts of the catalogues: a node's own (labels, hints) and those of the forms themselves. */
import { editor } from './red'

const MODULE = '@platen/node-red-recognition'

function lookUp(set: string, key: string, values?: Readonly<Record<string, unknown>>): string | undefined {
  const full = `${MODULE}/${set}:${key}`
  const found = editor()._(full, values)
  return found === full || found === key || typeof found !== 'string' ? undefined : found
}

/** A text of the forms, from the plugin's catalogue. */
export const formText = (key: string, values?: Readonly<Record<string, unknown>>): string => lookUp('platen-plugin', key, values) ?? key

/** A text of a node; undefined when its catalogue does not have it. */
export const nodeText = (type: string, key: string): string | undefined => lookUp(type, key)

export interface Texts {
  readonly label: string
  readonly hint?: string
  readonly placeholder?: string
  choice(key: string): string | undefined
  /** Texts of a table's column. */
  column(name: string): Texts
}

/** Texts of one field below `path` (`fields.formats`). */
export function textsAt(type: string, path: string, name: string): Texts {
  const at = (member: 'label' | 'hint' | 'placeholder'): string | undefined => nodeText(type, `${path}.${member}`)
  return {
    label: at('label') ?? name,
    hint: at('hint'),
    placeholder: at('placeholder'),
    choice: (key) => nodeText(type, `${path}.choices.${key}`),
    column: (column) => textsAt(type, `${path}.columns.${column}`, column),
  }
}

export const fieldTexts = (type: string, name: string): Texts => textsAt(type, `fields.${name}`, name)
