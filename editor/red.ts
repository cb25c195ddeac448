/** The part of Node-RED's editor that the dialogs use. The editor puts `RED` and jQuery on the page; it ships no types for them. */
import type { StoredValue } from '../lib/flow/description'

export interface EditorNode {
  id: string
  type: string
  z?: string
  name?: string
  account?: string
  engine?: string
  params?: Record<string, StoredValue>
  version?: number
  credentials?: Record<string, string | boolean | undefined>
  label?: unknown
  d?: boolean
  _def: NodeDefinition
  [member: string]: unknown
}

export interface NodeDefinition {
  readonly category: string
  readonly set?: { readonly id: string; readonly module: string }
  readonly defaults?: Readonly<Record<string, { readonly type?: string }>>
}

/** A collection of jQuery with the widgets of the editor. */
export interface Collection {
  readonly length: number
  readonly [index: number]: HTMLElement
  typedInput(options: { types: readonly string[]; default?: string }): Collection
  typedInput(member: 'type' | 'value'): string
  typedInput(member: 'type' | 'value' | 'types', value: unknown): Collection
  on(event: string, handler: () => void): Collection
  val(value: string): Collection
}

export interface Editor {
  _(key: string, values?: Readonly<Record<string, unknown>>): string
  readonly nodes: {
    node(id: string): EditorNode | null
    getType(type: string): NodeDefinition | undefined
    eachConfig(visit: (node: EditorNode) => void): void
    workspace(id: string): { id: string } | undefined
  }
  readonly workspaces: { active(): string }
  readonly editor: {
    editConfig(name: string, type: string, id: string, prefix: string, context?: EditorNode): void
    validateNode(node: EditorNode): boolean
  }
  readonly events: {
    on(name: string, handler: (argument: never) => void): void
    off(name: string, handler: (argument: never) => void): void
  }
  readonly plugins: { registerPlugin(id: string, definition: { type: string; onadd?: () => void }): void }
  readonly utils: { getNodeLabel(node: EditorNode, fallback: string): string }
  readonly i18n: { lang(): string }
  readonly settings: { readonly apiRootUrl?: string; get(key: string): unknown }
}

export const editor = (): Editor => (window as unknown as { RED: Editor }).RED
export const query = (target: HTMLElement | string): Collection =>
  (window as unknown as { $: (target: HTMLElement | string) => Collection }).$(target)
