/**
 * Node-RED's TypedInput: a value, a property of the message or of context, an environment variable or an expression. It brings
 * completion and the expression editor; names for screen readers are added here.
 */
import type { StoredValue, ValueType } from '../../lib/flow/description'
import { element } from '../elements'
import { query } from '../red'
import { formText } from '../texts'
import type { Control, ControlContext } from './control'
import { pickList } from './pick-list'

function storedValue(type: ValueType, text: string): StoredValue {
  if (type === 'num') return { type, value: text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text }
  if (type === 'bool') return { type, value: text === 'true' }
  return { type, value: text }
}

export function typedControl(context: ControlContext, types: readonly ValueType[]): Control {
  const input = element('input', { type: 'text', id: context.id, style: 'width: 100%' })
  const place = element('div', { class: 'platen-typed' }, input)
  let ready = false
  let drawing = false

  const create = (value: StoredValue | undefined): void => {
    ready = true
    const typed = query(input).typedInput({ types: [...types], default: value?.type ?? types[0] })
    const read = (): void => {
      if (drawing) return
      const type = query(input).typedInput('type') as ValueType
      const text = String(query(input).typedInput('value') ?? '')
      const unset = text === '' && !context.field.default
      context.change(unset ? undefined : storedValue(type, text))
    }
    typed.on('change', read)
    // It says "change" only when it is left; reasons are told while one types.
    place.addEventListener('input', read)
    name()
  }
  const name = (): void => {
    const { label } = context.texts
    const inner = place.querySelector('.red-ui-typedInput-input')
    inner?.setAttribute('aria-label', label)
    inner?.setAttribute('aria-describedby', context.describedBy)
    place.querySelector('.red-ui-typedInput-type-select')?.setAttribute('aria-label', formText('kind.choose', { label }))
    place.querySelector('.red-ui-typedInput-option-trigger')?.setAttribute('aria-label', label)
    place.querySelector('.red-ui-typedInput-option-expand')?.setAttribute('aria-label', formText('kind.expand', { label }))
  }
  const offered = context.pick && pickList({ context, pick: context.pick, own: [], choose: (chosen) => context.change({ type: 'str', value: chosen }) })
  return {
    element: offered ? element('div', { class: 'platen-stack' }, element('div', { class: 'platen-line' }, place, offered.look), offered.element) : place,
    show(value) {
      offered?.show(value?.type === 'str' ? String(value.value) : '')
      drawing = true
      // It measures itself, so it is made once it is on the page.
      if (!ready) create(value)
      const type = value?.type ?? types[0]
      const text = String(value?.value ?? '')
      if (type && query(input).typedInput('type') !== type) query(input).typedInput('type', type)
      // Setting the value of an input that is being typed into would move its cursor.
      if (query(input).typedInput('value') !== text) query(input).typedInput('value', text)
      drawing = false
    },
  }
}
