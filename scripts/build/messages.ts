/**
 * Errors and status texts. Their English is written where they are thrown and shown (the tables of `lib/client`, `lib/flow` and `lib/engine/marks`),
 * so it cannot drift from them; other languages are catalogues, `locales/<language>/messages.json`.
 */
import { conditions } from '../../lib/client/conditions'
import { clientPhrases } from '../../lib/client/phrases'
import { flowFailures } from '../../lib/flow/errors'
import { flowPhrases } from '../../lib/flow/phrases'
import { recognitionTexts } from '../../lib/engine/imaging/failure'
import { marksTexts } from '../../lib/engine/marks/failure'
import { sheetProblems } from '../../lib/engine/marks/generate/problems'
import { sheetRemarks } from '../../lib/engine/marks/generate/remarks'
import { templateProblems } from '../../lib/engine/marks/template-problems'
import { requestTexts } from '../../lib/engine/server/reasons'
import { statusTexts } from '../../lib/flow/status'
import { warningTexts } from '../../lib/flow/warnings'
import { readCatalogue } from './locales'

const SECTIONS = ['error', 'phrase', 'status', 'warning', 'reading', 'sheet'] as const

export type Messages = Readonly<Record<(typeof SECTIONS)[number], Readonly<Record<string, string>>>>

/** Texts of the engine name their values in its own way. */
const withNames = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.replace(/\{(\w+)\}/g, '__$1__')]))

export function englishMessages(): Messages {
  const tables: Readonly<Record<string, { readonly text: string }>> = { ...conditions, ...flowFailures }
  return {
    error: Object.fromEntries(Object.entries(tables).map(([key, { text }]) => [key, text])),
    phrase: { ...clientPhrases, ...flowPhrases },
    status: { ...statusTexts },
    warning: { ...warningTexts },
    reading: { ...withNames(marksTexts), ...withNames(recognitionTexts), ...requestTexts },
    sheet: { ...sheetProblems, ...sheetRemarks, ...templateProblems },
  }
}

export function messages(language: string): Messages {
  if (language === 'en-US') return englishMessages()
  const catalogue = readCatalogue(language, 'messages') as Partial<Messages>
  return Object.fromEntries(SECTIONS.map((section) => [section, catalogue[section] ?? {}])) as Messages
}
