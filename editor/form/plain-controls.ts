/** The plain controls: text, number, checkbox, select. */
import type { Choice, StoredValue } from '../../lib/flow/description'
import { element } from '../elements'
import { formText } from '../texts'
import { plainType } from '../settings/settings'
import type { Control, ControlContext } from './control'

/** What stands in an empty field: an example from the catalogue, or the service's default. */
function placeholderOf({ field, texts }: ControlContext): string | undefined {
  if (texts.placeholder) return texts.placeholder
  const { serviceDefault } = field
  return serviceDefault === undefined || serviceDefault === '' ? undefined : formText('default', { value: serviceDefault })
}

/** From typed text to what is stored: a number where it is one; text that is none (a `${NAME}`) stays. */
function typedValue(context: ControlContext, text: string): StoredValue | undefined {
  if (text === '') return undefined
  const type = plainType(context.field)
  if (type !== 'num') return { type, value: text }
  const number = Number(text.replace(',', '.'))
  return { type, value: text.trim() !== '' && Number.isFinite(number) ? number : text }
}

/** A line of text, or a number. */
export function textControl(context: ControlContext): Control {
  const number = context.field.control === 'number'
  const input = element('input', {
    id: context.id,
    placeholder: placeholderOf(context),
    'aria-describedby': context.describedBy,
    autocomplete: 'off',
    type: 'text',
    class: number ? 'platen-number' : 'platen-wide',
    inputmode: number ? 'decimal' : undefined,
  })
  input.addEventListener('input', () => context.change(typedValue(context, input.value)))
  return {
    element: input,
    focus: input,
    show(value) {
      const text = value === undefined ? '' : String(value.value)
      // Not while it is typed into: "1." would become "1".
      if (document.activeElement !== input) input.value = text
    },
  }
}

/** A checkbox; unchecked and checked are both values, the default is what it shows when nothing is set. */
export function checkboxControl(context: ControlContext): Control {
  const input = element('input', { type: 'checkbox', id: context.id, 'aria-describedby': context.describedBy })
  const byDefault = (context.field.default?.value ?? context.field.serviceDefault ?? false) === true
  input.addEventListener('change', () => context.change(input.checked === byDefault ? undefined : { type: 'bool', value: input.checked }))
  return {
    element: input,
    focus: input,
    show(value) {
      input.checked = value === undefined ? byDefault : value.value === true || value.value === 'true'
    },
  }
}

export function choiceLabel(context: ControlContext, choice: Choice): string {
  const label = (choice.key !== undefined && context.texts.choice(choice.key)) || String(choice.value)
  return choice.notOnEngineYet && context.onEngine() ? formText('choiceNotOnEngineYet', { label }) : label
}

/** A narrow dialog cuts the chosen line; the tooltip has all of it. */
export const showWhole = (select: HTMLSelectElement): void => {
  select.title = select.selectedOptions[0]?.textContent ?? ''
}

/** A closed list. Where the field has no default of its own, its first line stands for the service's. */
export function selectControl(context: ControlContext): Control {
  const { field } = context
  const choices = field.choices ?? []
  const select = element('select', { id: context.id, 'aria-describedby': context.describedBy, class: 'platen-wide' })
  const draw = (chosen: string): void => {
    const options: HTMLOptionElement[] = []
    if (!field.default) {
      const standard = choices.find((choice) => choice.value === field.serviceDefault)
      const label = standard ? formText('default', { value: choiceLabel(context, standard) }) : formText('notSet')
      options.push(element('option', { value: '' }, label))
    }
    for (const choice of choices)
      if (context.holds(choice.when) || String(choice.value) === chosen)
        options.push(element('option', { value: String(choice.value) }, choiceLabel(context, choice)))
    // What a later version, or an environment variable, put there stays visible and kept.
    if (chosen !== '' && !options.some((option) => option.value === chosen)) options.push(element('option', { value: chosen }, chosen))
    select.replaceChildren(...options)
    select.value = chosen
    showWhole(select)
  }
  select.addEventListener('change', () => {
    showWhole(select)
    const choice = choices.find((one) => String(one.value) === select.value)
    if (select.value === '') context.change(undefined)
    else context.change({ type: plainType(field), value: choice ? choice.value : select.value })
  })
  return { element: select, focus: select, show: (value) => draw(value === undefined ? '' : String(value.value)) }
}
