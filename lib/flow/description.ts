/**
 * A node as data: what its dialog asks, what its message may override, what it offers. The runtime reads and checks settings by
 * it, the build makes the node's HTML from it, the editor's one renderer draws the dialog from it.
 *
 * Labels, hints and help live in `locales/<language>/<type>.json|md`, keyed by the names used here.
 */
import type { TSchema } from '@sinclair/typebox'
import type { ServiceId } from '../contract/operation'

/** The kinds of value an author may choose for a setting. */
export type ValueType = 'str' | 'num' | 'bool' | 'json' | 'msg' | 'flow' | 'global' | 'env' | 'jsonata'

/** A setting as it is stored in the flow file; only what the author set is stored. */
export interface StoredValue {
  readonly type: ValueType
  readonly value: string | number | boolean
}

export type Control =
  | 'text'
  | 'number'
  | 'checkbox'
  | 'select'
  /** Several of a list, kept as an array. */
  | 'choices'
  /** A message property or a value; shown as TypedInput from the start. */
  | 'typed'
  /** The description of a sheet, with real TABs and the sheet drawn beside it. */
  | 'markup'
  /** Rows of a table; `columns` describes them, kept as JSON. */
  | 'table'

export interface Choice {
  readonly value: string | number | boolean
  /** Key of its label below `<field>.choices` in the catalogue; absent: the value itself. */
  readonly key?: string
  /** The built-in engine answers `NOT_SUPPORTED` so far. */
  readonly notOnEngineYet?: boolean
  /** Offered only while a checkbox is ticked, or while it is the chosen one. */
  readonly when?: { readonly field: string; readonly is: readonly (string | number | boolean)[] }
}

/** What stands to choose: what is stored, and what people know it by. */
export interface Suggestion {
  readonly value: string
  readonly label?: string
}

/** What the picker of a field gives. */
export interface Picked {
  readonly choices: readonly Suggestion[]
  /** There is more: with this, the list goes on. */
  readonly next?: unknown
}

export interface Field {
  /** Key under `params`, under `msg.options`, and in the catalogue. */
  readonly name: string
  /** Group it is shown in; `main` is always open. */
  readonly group: string
  readonly control: Control
  /** Checks the value once it is evaluated. */
  readonly schema: TSchema
  /** The vendor's own name where ours differs or people may know it; shown small. */
  readonly vendorName?: string
  /** Kinds of value offered besides the plain control; absent: all that make sense. */
  readonly types?: readonly ValueType[]
  /** Used when the author set nothing and the node itself needs a value. Never sent to a service unless the node says so. */
  readonly default?: StoredValue
  /** The service's default, shown as placeholder; nothing is stored or sent. */
  readonly serviceDefault?: string | number | boolean
  readonly choices?: readonly Choice[]
  /** A select that also takes what is typed. */
  readonly open?: boolean
  /** Choices asked of the account at edit time (admin endpoint `/platen/pick/<picker>`). */
  readonly picker?: string
  readonly required?: boolean
  readonly only?: 'engine'
  /** The built-in engine answers `NOT_SUPPORTED` so far. */
  readonly notOnEngineYet?: boolean
  /** The stored value names a place to write to (`msg`, `flow` or `global` and a property); it is not evaluated. */
  readonly place?: boolean
  /** Content of a file, such as markup: `${NAME}` in it is left as it is. */
  readonly verbatim?: boolean
  /** Shown only while another field has one of these values. */
  readonly when?: { readonly field: string; readonly is: readonly (string | number | boolean)[] }
  /** Columns of a `table`. */
  readonly columns?: readonly Field[]
  /** May not be overridden by `msg.options` (where input comes from, where output goes). */
  readonly fixed?: boolean
}

/** A set of values to start from. It is "not on the engine yet" when one of its fields or choices is. */
export interface Preset {
  /** Key of its label below `presets` in the catalogue. */
  readonly name: string
  readonly params: Readonly<Record<string, StoredValue>>
  /** Values in place of those above for who works in another language, by that (`de`): texts that become part of a document. */
  readonly localized?: Readonly<Record<string, Readonly<Record<string, StoredValue>>>>
}

/** What a dialog holds besides settings: it asks when it is opened, and acts at once. */
export type Panel = 'languages' | 'templates'

export type Category = 'platen' | 'ownocr' | 'aspose-omr' | 'flat' | 'onprint' | 'config'

export interface NodeDescription {
  /** For ever. */
  readonly type: string
  readonly category: Category
  readonly service?: ServiceId
  /** Type of the account config node; its choice offers the built-in engine first. */
  readonly account?: string
  readonly inputs: 0 | 1
  /** Names of the outputs, keys of their labels below `outputs`. */
  readonly outputs: readonly string[]
  /** Contract operations that the node offers, for `npm run operations`. */
  readonly operations: readonly string[]
  readonly groups: readonly string[]
  readonly fields: readonly Field[]
  readonly presets?: readonly Preset[]
  readonly panels?: readonly Panel[]
  /** Credentials of a config node. */
  readonly credentials?: Readonly<Record<string, { readonly type: 'text' | 'password'; readonly required?: boolean }>>
  /** References of a config node to config nodes of Node-RED itself, kept at top level: `{tls: 'tls-config', proxy: 'http proxy'}`. */
  readonly references?: Readonly<Record<string, string>>
  /** Of the stored settings; a change of their shape adds a migration. */
  readonly version: number
  /** Words that people type into the palette's search. */
  readonly searchWords?: readonly string[]
}

/** What Node-RED stores for every node of ours, besides its own members. */
export interface StoredNode {
  readonly name: string
  /** Id of the account node; empty: the built-in engine. */
  readonly account?: string
  /** Id of a `platen-engine` node; empty: the engine's defaults. Read only while `account` is empty. */
  readonly engine?: string
  readonly params: Readonly<Record<string, StoredValue>>
  readonly version: number
}
