/** What is asked of the runtime while a dialog is open, and what it answers. */
import type { StoredValue } from '../../lib/flow/description'

export type { Picked, Suggestion } from '../../lib/flow/description'

/** A config node as the dialog, or the editor, knows it. */
export interface FormNode {
  readonly id: string
  readonly type: string
  readonly params: Readonly<Record<string, StoredValue>>
  /** Only what was typed since the last deploy; a stored password is left out. */
  readonly credentials?: Readonly<Record<string, string>>
  readonly references?: Readonly<Record<string, string>>
}

/** The description of a sheet, and how it is to be printed. */
export interface PreviewRequest {
  readonly engine?: FormNode
  readonly markup: string
  readonly page: number
  /** px */
  readonly width: number
  readonly imageFolder?: string
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** In the author's language. */
export interface Remark {
  /** Of the description; absent: about the whole. */
  readonly line?: number
  readonly text: string
}

export type PreviewAnswer =
  | { readonly ok: true; readonly picture: string; readonly page: number; readonly pages: number; readonly answers: number; readonly names: readonly string[]; readonly remarks: readonly Remark[] }
  | { readonly ok: false; readonly remarks: readonly Remark[] }
