/**
 * Makes nodes findable by what people type. The palette's filter looks at the type and at the attribute that holds the label,
 * so the words of a node go there; what is shown stays the label.
 */
import { editor } from './red'
import { nodeText } from './texts'

const ATTRIBUTE = 'data-palette-label'
/** What was installed is what is looked for first. */
const PACKAGE = 'Platen'

function addWords(type: string): void {
  const description = window.PlatenNodes?.[type]
  if (!description) return
  for (const entry of document.querySelectorAll(`.red-ui-palette-node[data-palette-type="${type}"]`)) {
    const words = [entry.getAttribute(ATTRIBUTE) ?? '', ...(description.searchWords ?? []), nodeText(type, 'words') ?? '', PACKAGE]
    entry.setAttribute(ATTRIBUTE, words.filter(Boolean).join(', '))
  }
}

/** Follows the palette as nodes are added to it. */
export function addSearchWords(): void {
  // The palette draws its entry in a handler of the same event, registered before or after this one.
  editor().events.on('registry:node-type-added', (type: string) => queueMicrotask(() => addWords(type)))
}
