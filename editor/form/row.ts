/**
 * A row of a form: label, vendor's name, marks, control, hint and reason. It starts with the plain control; a button switches
 * to a value from message, context, environment or expression, another goes back to the default.
 */
import type { Field, StoredValue } from '../../lib/flow/description'
import { button, element, freshId, icon } from '../elements'
import type { FieldReason } from '../settings/reasons'
import { offeredTypes, plainType, type Settings } from '../settings/settings'
import { formText, type Texts } from '../texts'
import type { Control, ControlContext, PreviewSource } from './control'
import { checklistControl, comboControl, tagsControl } from './list-controls'
import { markupControl } from './markup/markup-control'
import { checkboxControl, selectControl, textControl } from './plain-controls'
import { tableControl } from './table-control'
import { typedControl } from './typed-control'

export interface RowOptions {
  readonly field: Field
  readonly texts: Texts
  readonly settings: Settings
  readonly pick?: ControlContext['pick']
  readonly preview?: PreviewSource
  readonly onEngine: () => boolean
}

function plainControl(context: ControlContext): Control {
  const { field } = context
  switch (field.control) {
    case 'checkbox':
      return checkboxControl(context)
    case 'select':
      return field.open ? comboControl(context) : selectControl(context)
    case 'choices':
      return field.open ? tagsControl(context) : checklistControl(context)
    case 'table':
      return tableControl(context)
    case 'markup':
      return markupControl(context)
    case 'typed':
      return typedControl(context, offeredTypes(field))
    default:
      return context.pick ? comboControl(context) : textControl(context)
  }
}

const PLAIN = ['str', 'num', 'bool', 'json']

export class Row {
  readonly element: HTMLElement
  readonly field: Field
  private readonly id: string
  private readonly holder = element('div', { class: 'platen-control' })
  private readonly label: HTMLLabelElement
  private readonly marks = element('span', { class: 'platen-marks' })
  private readonly reason: HTMLElement
  private readonly kindButton?: HTMLButtonElement
  private readonly resetButton: HTMLButtonElement
  private control: Control | undefined
  private typed = false

  constructor(private readonly options: RowOptions) {
    const { field, texts } = options
    this.field = field
    this.id = freshId(field.name)
    this.label = element('label', { for: this.id, id: `${this.id}-label` }, texts.label)
    this.reason = element('div', { class: 'platen-reason', id: `${this.id}-reason`, hidden: true })
    this.resetButton = button(icon('undo'), {
      label: formText('reset', { label: texts.label }),
      class: 'platen-bare platen-reset',
      onClick: () => this.reset(),
    })
    const types = offeredTypes(field)
    if (field.control !== 'typed' && types.some((type) => !PLAIN.includes(type)))
      this.kindButton = button(element('span', { class: 'platen-fx', 'aria-hidden': 'true' }, 'fx'), {
        label: formText('kind.switch', { label: texts.label }),
        class: 'platen-bare platen-kind',
        onClick: () => this.switchKind(),
      })
    const vendorName = field.vendorName && field.vendorName !== texts.label ? element('code', { class: 'platen-vendor' }, field.vendorName) : undefined
    const title = element('div', { class: 'platen-title' }, this.label, vendorName, this.resetButton)
    const hint = element('div', { class: 'platen-hint', id: `${this.id}-hint` }, this.marks, texts.hint ?? '')
    this.element = element(
      'div',
      { class: `platen-row platen-row-${field.control}`, 'data-field': field.name },
      title,
      element('div', { class: 'platen-cell' }, this.holder, this.kindButton),
      hint,
      this.reason,
    )
  }

  /** Text that the search looks through. */
  get searchText(): string {
    const { field, texts } = this.options
    return [field.name, field.vendorName, texts.label, texts.hint].filter(Boolean).join(' ').toLowerCase()
  }

  /**
   * Draws value, marks and reason anew. The row must be on the page.
   * @param markedByGroup its group's heading says for all of its rows that the engine does not have them yet
   */
  refresh(reason: FieldReason | undefined, markedByGroup = false): void {
    const { field, settings } = this.options
    const value = settings.effective(field.name)
    this.element.hidden = !settings.isShown(field)
    const dynamic = value !== undefined && field.control !== 'typed' && !PLAIN.includes(value.type)
    if (!this.control || (dynamic && !this.typed)) this.build(dynamic || this.typed)
    this.control?.show(value)
    const set = settings.get(field.name) !== undefined
    this.element.classList.toggle('platen-set', set)
    this.resetButton.hidden = !set
    this.drawMarks(markedByGroup)
    this.drawReason(reason)
  }

  private build(typed: boolean): void {
    const { field, texts, settings, pick, preview, onEngine } = this.options
    this.typed = typed
    const context: ControlContext = {
      field,
      texts,
      id: this.id,
      describedBy: `${this.id}-hint ${this.id}-reason`,
      pick,
      preview,
      onEngine,
      holds: (when) => settings.holds(when),
      change: (value: StoredValue | undefined) => settings.set(field.name, value),
    }
    this.control = typed && field.control !== 'typed' ? typedControl(context, offeredTypes(field)) : plainControl(context)
    this.holder.replaceChildren(this.control.element)
    if (this.control.focus) this.label.htmlFor = this.id
    else {
      this.label.removeAttribute('for')
      this.control.element.setAttribute('aria-labelledby', `${this.id}-label`)
      if (!this.control.element.hasAttribute('role')) this.control.element.setAttribute('role', 'group')
    }
    this.kindButton?.setAttribute('aria-pressed', String(typed))
  }

  private switchKind(): void {
    const { field, settings } = this.options
    const value = settings.effective(field.name)
    const plain = plainType(field)
    if (this.typed) {
      this.build(false)
      // A property or an expression means nothing to the plain control.
      if (value && !PLAIN.includes(value.type)) settings.set(field.name, undefined)
    } else this.build(true)
    this.control?.show(settings.effective(field.name) ?? (this.typed ? { type: plain, value: '' } : undefined))
    this.holder.querySelector<HTMLElement>('input:not([type=hidden]), button, select, textarea')?.focus()
  }

  private reset(): void {
    const { field, settings } = this.options
    if (this.typed && field.control !== 'typed') this.build(false)
    ;(document.activeElement as HTMLElement | null)?.blur()
    settings.set(field.name, undefined)
    this.holder.querySelector<HTMLElement>('input:not([type=hidden]), button, select, textarea')?.focus()
  }

  /** Whether the built-in engine, on which the node runs at this moment, does not have it yet. */
  get notYet(): boolean {
    return Boolean(this.field.notOnEngineYet) && this.options.onEngine()
  }

  private drawMarks(markedByGroup: boolean): void {
    const marks: string[] = []
    if (this.field.only === 'engine') marks.push(formText('marks.onlyEngine'))
    if (this.notYet && !markedByGroup) marks.push(formText('marks.notOnEngineYet'))
    this.marks.replaceChildren(...marks.map((mark) => element('span', { class: 'platen-mark' }, mark)))
    this.marks.hidden = marks.length === 0
  }

  private drawReason(reason: FieldReason | undefined): void {
    this.reason.hidden = !reason
    this.reason.textContent = reason ? formText(`reasons.${reason.key}`, reason.values) : ''
    this.element.classList.toggle('platen-invalid', Boolean(reason))
    for (const input of this.holder.querySelectorAll('input:not([type=hidden]), select, textarea'))
      if (reason) input.setAttribute('aria-invalid', 'true')
      else input.removeAttribute('aria-invalid')
  }
}
