/**
 * Errors and status texts. Their English is written where they are thrown and shown (the tables of `lib/client` and `lib/flow`),
 * so it cannot drift from them; other languages are catalogues, `locales/<language>/messages.json`.
 */
import { conditions } from '../../lib/client/conditions'
import { flowFailures } from '../../lib/flow/errors'
import { statusTexts } from '../../lib/flow/status'
import { readCatalogue } from './locales'

export interface Messages {
  readonly error: Readonly<Record<string, string>>
  readonly status: Readonly<Record<string, string>>
}

export function englishMessages(): Messages {
  const tables: Readonly<Record<string, { readonly text: string }>> = { ...conditions, ...flowFailures }
  return { error: Object.fromEntries(Object.entries(tables).map(([key, { text }]) => [key, text])), status: { ...statusTexts } }
}

export function messages(language: string): Messages {
  const { error = {}, status = {} } = readCatalogue(language, 'messages') as Partial<Messages>
  return language === 'en-US' ? englishMessages() : { error, status }
}
