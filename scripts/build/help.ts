/**
 * A node's help: prose that a person wrote, with tables made from the node's description. The prose says where a table goes by a
 * line of its own: `<!-- settings -->`.
 */
import type { Field, NodeDescription } from '../../lib/flow/description'
import type { Catalogue, FieldTexts } from './locales'

const MARK = /^<!-- settings -->$/m

const escapeCell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ').trim()

function defaultText(field: Field, texts: FieldTexts): string {
  const value = field.default ? field.default.value : field.serviceDefault
  if (value === undefined || value === '') return ''
  if (field.default && ['msg', 'flow', 'global'].includes(field.default.type)) return `\`${field.default.type}.${value}\``
  if (field.control === 'choices') {
    try {
      const list = JSON.parse(String(value)) as unknown
      if (Array.isArray(list)) return list.map((one) => texts.choices?.[String(one)] ?? String(one)).join(', ')
    } catch {
      // A single name.
    }
  }
  return texts.choices?.[String(value)] ?? String(value)
}

/** Two columns: the sidebar has no room for more. */
function settingsTable(description: NodeDescription, catalogue: Catalogue, words: Record<string, string>): string {
  const parts: string[] = []
  for (const group of description.groups) {
    const fields = description.fields.filter((field) => field.group === group)
    if (fields.length === 0) continue
    parts.push(`#### ${catalogue.groups?.[group] ?? group}`, '')
    parts.push(`| ${words.setting} | ${words.what} |`, '|---|---|')
    for (const field of fields) {
      const texts = catalogue.fields?.[field.name] ?? {}
      const name = field.fixed ? '' : ` \`${field.name}\``
      const preset = defaultText(field, texts)
      const what = [texts.hint, preset && `*${words.default}:* ${preset}`].filter(Boolean).join(' ')
      parts.push(`| ${escapeCell(texts.label ?? field.name)}${name} | ${escapeCell(what)} |`)
    }
    parts.push('')
  }
  return parts.join('\n')
}

/** The locale's help file: a Markdown script that the editor renders. */
export function helpHtml(description: NodeDescription, prose: string, catalogue: Catalogue, words: Record<string, string>): string {
  const markdown = prose.replace(MARK, () => settingsTable(description, catalogue, words))
  if (/<\/script/i.test(markdown)) throw new Error(`The help of ${description.type} must not hold a script`)
  return `<script type="text/markdown" data-help-name="${description.type}">\n${markdown.trim()}\n</script>\n`
}
