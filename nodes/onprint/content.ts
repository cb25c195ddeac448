/**
 * The content of an action: JSON as text, whose shape depends on the action's type. The service's own example holds line breaks
 * and curly quotes, so it is read leniently; what cannot be read stays the text that it is.
 */

/** Quotes as word processors make them, also behind a backslash. */
const CURLY_QUOTES = /\\?[\u201c\u201d\u201e\u201f]/g

const attempts: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace(CURLY_QUOTES, '"').replace(/[\r\n\t]+/g, ' '),
  (text) => text.replace(CURLY_QUOTES, '"').replace(/[\r\n\t]+/g, ' ').replace(/\\"/g, '"').replace(/,(\s*[}\]])/g, '$1'),
]

/** Switches come as "true" and "false". */
function withSwitches(value: unknown): unknown {
  if (value === 'true') return true
  if (value === 'false') return false
  if (Array.isArray(value)) return value.map(withSwitches)
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withSwitches(member)]))
  return value
}

/** An object or a list out of JSON text; any other text stays as it is; undefined for nothing. */
export function readContent(text: string | null | undefined): unknown {
  if (text === undefined || text === null || text === '') return undefined
  if (!/^\s*[[{]/.test(text)) return text
  for (const repaired of attempts) {
    try {
      return withSwitches(JSON.parse(repaired(text)))
    } catch {
      // The next one repairs more.
    }
  }
  return text
}

/** What goes over the wire: a bare web address as the content of an action of type URL, objects as JSON. */
export function writeContent(type: string | undefined, content: unknown): string {
  if (typeof content !== 'string') return JSON.stringify(content)
  return type?.toUpperCase() === 'URL' && !/^\s*\{/.test(content) ? JSON.stringify({ Url: content.trim() }) : content
}
