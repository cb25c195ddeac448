/** How values that do not fit the contract are told to people. */
import type { Problem } from '../contract/schema'

/** The first problem in words; the value itself is left out, it may be long or private. */
export function problemText(problems: readonly Problem[]): string {
  const [first] = problems
  if (!first) return 'it does not fit'
  const member = first.path.slice(1).replaceAll('/', '.')
  return member ? `${member}: ${first.message}` : first.message
}
