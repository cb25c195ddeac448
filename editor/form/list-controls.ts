/** Controls that offer a list: several of a closed list, several of an open list, one of an open list. */
import type { StoredValue } from '../../lib/flow/description'
import { button, element, freshId, icon } from '../elements'
import { formText } from '../texts'
import { plainType } from '../settings/settings'
import type { Control, ControlContext, Suggestion } from './control'
import { pickList } from './pick-list'
import { choiceLabel } from './plain-controls'

/** The names that are stored: a JSON list, or a text as ownOCR writes languages (`English;German`). */
export function namesIn(value: StoredValue | undefined): string[] {
  if (value === undefined) return []
  if (value.type === 'json') {
    try {
      const list = JSON.parse(String(value.value)) as unknown
      if (Array.isArray(list)) return list.map(String)
    } catch {
      return []
    }
  }
  return String(value.value)
    .split(/[;,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** A checkbox for each choice, in the field's order; what the built-in engine does not have yet stands apart while it is chosen. */
export function checklistControl(context: ControlContext): Control {
  const { field } = context
  const now = element('div', { class: 'platen-checklist' })
  const later = element('div', { class: 'platen-checklist platen-muted' })
  const caption = element('div', { class: 'platen-note' }, formText('marks.notOnEngineYet'))
  const group = element('div', { class: 'platen-stack platen-checklists', role: 'group', 'aria-describedby': context.describedBy }, now, caption, later)
  const boxes = (field.choices ?? []).map((choice) => {
    const box = element('input', { type: 'checkbox', value: String(choice.value) })
    return { choice, box, label: element('label', {}, box, (choice.key !== undefined && context.texts.choice(choice.key)) || String(choice.value)) }
  })
  group.addEventListener('change', () => {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ choice }) => choice.value)
    context.change({ type: 'json', value: JSON.stringify(chosen) })
  })
  let drawn: boolean | undefined
  return {
    element: group,
    show(value) {
      const onEngine = context.onEngine()
      // Moving a box that has the focus would lose it, so they move only when the side changes.
      if (drawn !== onEngine) {
        drawn = onEngine
        for (const { choice, label } of boxes) (onEngine && choice.notOnEngineYet ? later : now).append(label)
        caption.hidden = later.hidden = !boxes.some(({ choice }) => onEngine && choice.notOnEngineYet)
        if (!onEngine) now.append(...boxes.map(({ label }) => label))
      }
      const chosen = new Set(namesIn(value))
      for (const { choice, box } of boxes) box.checked = chosen.has(String(choice.value))
    },
  }
}

interface SuggestingInput {
  readonly input: HTMLInputElement
  readonly parts: readonly HTMLElement[]
  readonly note?: HTMLElement
}

/** A text field with suggestions: the field's own choices, and what the account answers once it is asked. */
function suggestingInput(context: ControlContext): SuggestingInput {
  const listId = freshId('suggestions')
  const list = element('datalist', { id: listId })
  const input = element('input', {
    type: 'text',
    id: context.id,
    list: listId,
    'aria-describedby': context.describedBy,
    autocomplete: 'off',
    class: 'platen-wide',
  })
  const own = (context.field.choices ?? []).map((choice): Suggestion => ({ value: String(choice.value), label: choiceLabel(context, choice) }))
  const fill = (suggestions: readonly Suggestion[]): void =>
    list.replaceChildren(...suggestions.map(({ value, label }) => element('option', { value, label: label === value ? undefined : label })))
  fill(own)
  if (!context.pick) return { input, parts: [input, list] }
  const choose = (value: string): void => {
    input.value = value
    for (const name of ['input', 'change']) input.dispatchEvent(new Event(name, { bubbles: true }))
  }
  const offered = pickList({ context, pick: context.pick, own, choose, offered: fill })
  input.addEventListener('input', () => offered.show(input.value))
  return { input, parts: [input, list, offered.look], note: offered.element }
}

/** One value, chosen from suggestions or typed. */
export function comboControl(context: ControlContext): Control {
  const { input, parts, note } = suggestingInput(context)
  const standard = context.texts.placeholder ?? (context.field.serviceDefault === undefined ? undefined : formText('default', { value: context.field.serviceDefault }))
  if (standard) input.placeholder = standard
  const type = plainType(context.field)
  input.addEventListener('input', () => {
    if (input.value === '') return context.change(undefined)
    const number = Number(input.value)
    context.change({ type, value: type === 'num' && Number.isFinite(number) ? number : input.value })
  })
  return {
    element: element('div', { class: 'platen-stack' }, element('div', { class: 'platen-line' }, ...parts), note),
    focus: input,
    show(value) {
      if (document.activeElement !== input) input.value = value === undefined ? '' : String(value.value)
    },
  }
}

/** Several values as removable tags, chosen from suggestions or typed. */
export function tagsControl(context: ControlContext): Control {
  const { input, parts, note } = suggestingInput(context)
  const tags = element('ul', { class: 'platen-tags' })
  let names: string[] = []
  const keep = (next: string[]): void => {
    names = next
    draw()
    context.change(names.length === 0 ? undefined : { type: 'json', value: JSON.stringify(names) })
  }
  const draw = (): void => {
    tags.replaceChildren(
      ...names.map((name) =>
        element(
          'li',
          {},
          name,
          button(icon('times'), {
            label: formText('list.remove', { name }),
            class: 'platen-bare',
            onClick: () => {
              keep(names.filter((other) => other !== name))
              input.focus()
            },
          }),
        ),
      ),
    )
    tags.hidden = names.length === 0
    const standard = context.field.serviceDefault
    input.placeholder = names.length > 0 ? formText('list.add') : (context.texts.placeholder ?? (standard === undefined ? formText('list.add') : formText('default', { value: standard })))
  }
  const take = (): void => {
    const typed = namesIn({ type: 'str', value: input.value })
    input.value = ''
    if (typed.length > 0) keep([...new Set([...names, ...typed])])
  }
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      take()
    } else if (event.key === 'Backspace' && input.value === '' && names.length > 0) keep(names.slice(0, -1))
  })
  // A choice of the list, or leaving the field, takes what stands there: nothing typed is lost by a click on "Done".
  input.addEventListener('change', take)
  const add = button(icon('plus'), { label: formText('list.add'), onClick: take })
  const [first, ...others] = parts
  return {
    element: element('div', { class: 'platen-stack' }, tags, element('div', { class: 'platen-line' }, first, add, ...others), note),
    focus: input,
    show(value) {
      names = namesIn(value)
      draw()
    },
  }
}
