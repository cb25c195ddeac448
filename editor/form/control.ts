/** What every control of a form can do, whatever it looks like. */
import type { Field, StoredValue } from '../../lib/flow/description'
import type { Texts } from '../texts'
import type { Picked, PreviewAnswer, PreviewRequest } from './questions'

export type { Suggestion } from './questions'

/** How a sheet's description is drawn beside it. */
export interface PreviewSource {
  /** What the rest of the form says about it. */
  form(): Omit<PreviewRequest, 'markup' | 'page' | 'width'>
  ask(request: PreviewRequest, signal: AbortSignal): Promise<PreviewAnswer>
}

export interface ControlContext {
  readonly field: Field
  readonly texts: Texts
  /** Id for the element that the label points to. */
  readonly id: string
  /** Ids of hint and reason, for `aria-describedby`. */
  readonly describedBy: string
  /** Suggestions asked of the account; undefined where the field has no picker. */
  readonly pick?: (next?: unknown) => Promise<Picked>
  /** Undefined where the field has no preview. */
  readonly preview?: PreviewSource
  /** Whether the node runs on the built-in engine at this moment. */
  readonly onEngine: () => boolean
  /** Whether a condition on another field holds. */
  readonly holds: (when: Field['when']) => boolean
  /** The author chose a value; undefined: back to the default. */
  change(value: StoredValue | undefined): void
}

export interface Control {
  readonly element: HTMLElement
  /** What a click on the label focuses; absent: the control labels itself. */
  readonly focus?: HTMLElement
  /** Draws the value: what is set, else the field's default. */
  show(value: StoredValue | undefined): void
}
