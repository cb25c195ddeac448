/** The text field for markup: numbered lines that show their TABs, a Tab key that types one, lines that are wrong marked. */
import { element } from '../../elements'
import { lineBreakAt, lineStarts, rangeOfLine, snippetAt } from '../../settings/markup'

export interface MarkupArea {
  readonly element: HTMLElement
  readonly input: HTMLTextAreaElement
  /** Not while it is typed into: the cursor would jump. */
  show(text: string): void
  mark(lines: readonly number[]): void
  goTo(line: number): void
  /** Types a TAB, or a snippet on lines of its own, where the cursor is. */
  typeTab(): void
  insert(snippet: string): void
}

/** Types as a person would, so that Ctrl-Z takes it back. */
function type(area: HTMLTextAreaElement, text: string): void {
  area.focus()
  // The only way into a field's history of changes; where it is gone, the text still comes.
  if (document.execCommand('insertText', false, text)) return
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end')
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

/**
 * The Tab key types a TAB, which markup needs. Escape first, and Tab leaves the field as everywhere, so that nobody who works with
 * the keyboard is caught in it; Escape alone must then not close the dialog.
 */
function typeTabs(area: HTMLTextAreaElement): void {
  let leaving = false
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !leaving) {
      leaving = true
      event.preventDefault()
      event.stopPropagation()
      return
    }
    const bare = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing
    if (!bare || leaving || (event.key !== 'Tab' && event.key !== 'Enter')) {
      leaving = event.key === 'Escape' && leaving
      return
    }
    event.preventDefault()
    type(area, event.key === 'Tab' ? '\t' : lineBreakAt(area.value, area.selectionStart))
  })
  area.addEventListener('blur', () => {
    leaving = false
  })
}

export function markupArea(attributes: { readonly id: string; readonly describedBy: string; readonly placeholder: string | undefined }, typed: (text: string) => void): MarkupArea {
  const input = element('textarea', {
    id: attributes.id,
    placeholder: attributes.placeholder,
    'aria-describedby': attributes.describedBy,
    autocomplete: 'off',
    rows: 16,
    wrap: 'off',
    spellcheck: 'false',
  })
  const numbers = element('pre', { class: 'platen-lines', 'aria-hidden': 'true' })
  let wrong: readonly number[] = []

  const draw = (): void => {
    const lines = lineStarts(input.value).map((start, index) => {
      const number = index + 1
      const kind = wrong.includes(number) ? 'wrong' : start
      const sign = start === 'tab' ? '\u2192' : start === 'spaces' ? '\u00b7' : ' '
      return element('span', { class: `platen-line-number platen-line-${kind}` }, `${number}${sign}\n`)
    })
    numbers.replaceChildren(...lines)
    numbers.scrollTop = input.scrollTop
  }
  input.addEventListener('input', () => {
    draw()
    typed(input.value)
  })
  input.addEventListener('scroll', () => {
    numbers.scrollTop = input.scrollTop
  })
  typeTabs(input)

  return {
    element: element('div', { class: 'platen-markup-area' }, numbers, input),
    input,
    show(text) {
      if (document.activeElement === input || input.value === text) return
      input.value = text
      draw()
    },
    mark(lines) {
      if (lines.join() === wrong.join()) return
      wrong = lines
      draw()
    },
    goTo(line) {
      const { start, end } = rangeOfLine(input.value, line)
      input.focus()
      input.setSelectionRange(start, end)
      const height = input.scrollHeight / Math.max(1, input.value.split('\n').length)
      input.scrollTop = Math.max(0, (line - 4) * height)
    },
    typeTab: () => type(input, '\t'),
    insert: (snippet) => type(input, snippetAt(input.value, input.selectionEnd, snippet)),
  }
}
