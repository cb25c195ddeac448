/** From the key of a text to the installation's language. */
import { ENGINE_NAME, fillText, withOneStop, type ErrorCause, type ErrorValues, type Phrase, type PlainValues } from '../client/errors'
import { phrase } from './phrases'

/** Looks a text up in the catalogue of the node; gives the key back when it has none (so does the test helper). */
export type Translate = (key: string, values?: PlainValues) => string

/** A text in the installation's language, or in English where its catalogue does not have it; so are the texts within it. */
export function translated(translate: Translate, key: string, english: string, values: ErrorValues = {}): string {
  const told = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? phraseIn(translate, value) : value]))
  const text = translate(key, told)
  return text && text !== key && !text.endsWith(`:${key}`) ? withOneStop(text) : fillText(english, values)
}

export const phraseIn = (translate: Translate, { key, values, text }: Phrase): string => (key === undefined ? text : translated(translate, key, text, values))

/** The engine's name by its key, wherever it stands; vendors' names are the same in all languages. */
export function withEngineName(values: ErrorValues): ErrorValues {
  const named = (value: ErrorValues[string]): ErrorValues[string] => {
    if (value === ENGINE_NAME) return { key: 'status.engine', text: ENGINE_NAME }
    return typeof value === 'object' && value.values ? { ...value, values: withEngineName(value.values) } : value
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, named(value)]))
}

/** Reasons whose text begins with the name of the file, which not everybody knows. */
export const ABOUT_FILES: readonly string[] = ['empty-file', 'not-an-image', 'damaged', 'encrypted', 'no-pages', 'too-many-pixels', 'unsupported', 'page-timeout', 'no-such-source-page']

const EDGES = ['left', 'right', 'top', 'bottom'] as const
const isEdge = (side: unknown): side is (typeof EDGES)[number] => (EDGES as readonly unknown[]).includes(side)

/** What the built-in engine says by its reason, and of a description of a sheet by the key of what is wrong in it. */
export function engineWords({ reason, values, detail = '' }: Pick<ErrorCause, 'reason' | 'values' | 'detail'>): Phrase {
  if (reason === undefined || values === undefined) return { text: detail }
  const { problemKey, side, file } = values
  const inner: ErrorValues = {
    ...(problemKey === undefined ? {} : { detail: { key: `sheet.${problemKey}`, values, text: String(values.detail) } }),
    ...(isEdge(side) ? { side: phrase(`edge-${side}`) } : {}),
    ...(file === undefined && ABOUT_FILES.includes(reason) ? { file: phrase('the-file') } : {}),
  }
  return { key: `reading.${reason}`, values: { ...values, ...inner }, text: detail }
}
