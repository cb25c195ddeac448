/** The editor for markup: the text with its TABs, snippets to insert, and the sheet that comes of it. */
import { button, element } from '../../elements'
import { formText } from '../../texts'
import type { Control, ControlContext } from '../control'
import { markupArea } from './markup-area'
import { SheetPreview } from './sheet-preview'

/** Keys below `markup.snippets` of the forms' catalogue, in the order of the list. */
const SNIPPETS = ['question', 'several', 'rating', 'answerSheet', 'grid', 'text', 'heading', 'image', 'barcode', 'checkbox', 'table', 'writeIn', 'columns', 'page'] as const

export function markupControl(context: ControlContext): Control {
  const { field, texts, preview } = context
  const change = (text: string): void => context.change(text === '' ? undefined : { type: 'str', value: text })
  const sheet: SheetPreview | undefined =
    preview &&
    new SheetPreview({
      ...preview,
      question: () => (area.input.value.trim() === '' ? undefined : { ...preview.form(), markup: area.input.value }),
      goTo: (line) => area.goTo(line),
      mark: (lines) => area.mark(lines),
    })
  const described = [context.describedBy, sheet?.remarksId].filter(Boolean).join(' ')
  const area = markupArea({ id: context.id, describedBy: described, placeholder: texts.placeholder }, change)

  const insert = element(
    'select',
    { class: 'platen-insert', 'aria-label': formText('markup.insert') },
    element('option', { value: '' }, formText('markup.insert')),
    ...SNIPPETS.map((name) => element('option', { value: name }, formText(`markup.snippets.${name}.label`))),
  )
  insert.addEventListener('change', () => {
    const name = insert.value
    insert.value = ''
    if (name) area.insert(formText(`markup.snippets.${name}.text`))
  })
  const tab = button(element('span', {}, '\u21e5 TAB'), { label: formText('markup.tab'), onClick: () => area.typeTab() })
  const bar = element('div', { class: 'platen-markup-bar' }, tab, insert)
  return {
    element: element('div', { class: 'platen-markup', 'data-verbatim': field.verbatim }, element('div', { class: 'platen-markup-edit' }, bar, area.element), sheet?.element),
    focus: area.input,
    show(value) {
      area.show(value === undefined ? '' : String(value.value))
      sheet?.refresh()
    },
  }
}
