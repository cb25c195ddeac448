/** How values that do not fit the contract are told to people. */
import type { Problem } from '../contract/schema'
import type { Phrase } from './errors'
import { phrase } from './phrases'

/** The first problem in words; the value itself is left out, it may be long or private. */
export function problemPhrase([first]: readonly Problem[]): Phrase {
  if (!first) return phrase('does-not-fit')
  const { kind, values, message, path } = first
  const member = path.slice(1).replaceAll('/', '.')
  const problem: Phrase = kind === 'other' ? { text: message } : phrase(kind, values)
  return member ? phrase('of-member', { member, problem }) : problem
}
