/** The part of docs/errors.md that follows from the table of failures that nodes find themselves. */
import { flowFailures } from '../lib/flow/errors'

export const OWN_FAILURES = '## What a node finds itself'

const INTRODUCTION = `Never repeated, and without a \`cause\` unless a service is concerned: nothing was sent, or the service has no part in it.

| failure | code | text |
|---|---|---|`

/** The section as it belongs in the document, heading included. */
export function ownFailuresSection(): string {
  const rows = Object.entries(flowFailures).map(([key, { code, text }]) => `| \`${key}\` | \`${code}\` | ${text.replace(/\|/g, '\\|').replace(/__(\w+?)__/g, '*$1*')} |`)
  return [OWN_FAILURES, '', INTRODUCTION, ...rows, ''].join('\n')
}

/** The document with that section, its last, as it belongs. */
export function withOwnFailures(document: string): string {
  const [before = ''] = document.split(OWN_FAILURES)
  return `${before.trimEnd()}\n\n${ownFailuresSection()}`
}
