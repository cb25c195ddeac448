/**
 * What an account offers for a field, to choose from by name: asked for with a button, because it takes a moment and a connection. A long
 * list comes in parts; it says so, and goes on when asked.
 */
import { button, element, icon } from '../elements'
import { formText } from '../texts'
import type { ControlContext, Suggestion } from './control'

export interface PickList {
  /** Asks; stands beside the field. */
  readonly look: HTMLButtonElement
  /** The list, and what is said of it; stands below the field. */
  readonly element: HTMLElement
  /** Tells the value that the field has. */
  show(value: string): void
}

export interface PickListParts {
  readonly context: ControlContext
  readonly pick: NonNullable<ControlContext['pick']>
  /** Offered before anything is asked. */
  readonly own: readonly Suggestion[]
  readonly choose: (value: string) => void
  /** All that is offered by now, after each answer. */
  readonly offered?: (all: readonly Suggestion[]) => void
}

export function pickList({ context, pick, own, choose, offered }: PickListParts): PickList {
  const { label } = context.texts
  // Whatever stands in the field: suggestions of the browser are only those that begin with it.
  const list = element('select', { class: 'platen-wide', 'aria-label': formText('pick.choose', { label }), hidden: true })
  const said = element('div', { class: 'platen-note', role: 'status' })
  let all = [...own]
  let next: unknown
  let value = ''

  const show = (): void => {
    list.value = value
    if (list.selectedIndex < 0) list.value = ''
  }
  list.addEventListener('change', () => {
    if (list.value === '') return
    value = list.value
    choose(value)
    show()
  })
  const draw = (): void => {
    offered?.(all)
    list.replaceChildren(
      element('option', { value: '' }, formText('pick.first')),
      ...all.map((one) => element('option', { value: one.value, title: one.value }, one.label ?? one.value)),
    )
    list.hidden = all.length === 0
    show()
    more.hidden = next === undefined
    const count = all.length
    if (next !== undefined) said.textContent = formText('pick.partly', { count })
    else said.textContent = count === 0 ? formText('pick.none') : formText('pick.found', { count })
  }
  const ask = async (from?: unknown): Promise<void> => {
    look.disabled = more.disabled = true
    said.textContent = formText('pick.asking')
    try {
      const found = await pick(from)
      const before = from === undefined ? own : all
      all = [...before, ...found.choices.filter((one) => !before.some((known) => known.value === one.value))]
      next = found.next
      draw()
    } catch (error) {
      said.textContent = formText('pick.failed', { message: (error as Error).message })
    }
    look.disabled = more.disabled = false
  }
  const look = button(icon('list-ul'), { label: formText('pick.ask', { label }), onClick: () => void ask() })
  const more = button(formText('pick.more'), { class: 'platen-go', onClick: () => void ask(next) })
  more.hidden = true
  return {
    look,
    element: element('div', { class: 'platen-stack platen-offered' }, list, element('div', { class: 'platen-said' }, said, more)),
    show(current) {
      value = current
      show()
    },
  }
}
