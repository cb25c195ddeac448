/** What the nodes' HTML and this bundle leave for each other on the page. */
import type { NodeDescription } from '../lib/flow/description'
import type { EditorNode } from './red'

/** What the renderer knows of a node; the build writes it into the node's HTML. */
export type FormDescription = Pick<
  NodeDescription,
  'type' | 'category' | 'service' | 'account' | 'groups' | 'fields' | 'presets' | 'panels' | 'credentials' | 'references' | 'version' | 'searchWords'
> & {
  /** The built-in engine does not offer the node's service so far. */
  readonly notOnEngineYet?: boolean
}

export interface PlatenEditor {
  /** Draws a node's dialog. */
  prepare(node: EditorNode): void
  /** Takes over what the dialog holds; true: count the node as changed. */
  save(node: EditorNode): boolean | undefined
  close(node: EditorNode): void
  /** Validator of a default: true, or why not. */
  check(node: EditorNode, member: string, value: unknown): true | string | string[]
  /** What a node without a name is called. */
  label(node: EditorNode): string
}

declare global {
  interface Window {
    Platen?: PlatenEditor
    PlatenNodes?: Record<string, FormDescription>
  }
}
