/**
 * Entries of nodes that no longer exist: deleted while Node-RED was off, or inside a deleted subflow instance (whose nodes are
 * closed without being told that they were removed).
 */
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** ms; a user folder may serve several flow files in turn, whose nodes are away only for a while. */
const KEPT = 7 * 24 * 3_600_000

/** What Node-RED tells with `flows:started`, as far as it is used here. */
export interface FlowsStarted {
  readonly config?: { readonly allNodes?: Readonly<Record<string, unknown>> } | null
  readonly diff?: { readonly removed?: readonly string[] } | null
}

/** A node inside a subflow instance is called `<instance>-<node>`, for nested instances with every one of them. */
const exists = (id: string, all: Readonly<Record<string, unknown>>): boolean => id in all || id.split('-').every((part) => part in all)

/**
 * Removes what belongs to nodes that are gone for good.
 * @param root folder of all nodes' entries
 */
export async function removeOrphans(root: string, { config, diff }: FlowsStarted, now = Date.now()): Promise<void> {
  const all = config?.allNodes
  if (!all) return
  const names = await readdir(root).catch(() => [])
  for (const name of names) {
    const id = decodeURIComponent(name)
    if (exists(id, all)) continue
    const folder = path.join(root, name)
    const deleted = (diff?.removed ?? []).some((removed) => id === removed || id.startsWith(`${removed}-`))
    const age = now - (await stat(folder).then(({ mtimeMs }) => mtimeMs, () => now))
    if (deleted || age > KEPT) await rm(folder, { recursive: true, force: true })
  }
}
