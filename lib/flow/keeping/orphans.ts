/**
 * Entries of nodes that no longer exist: deleted while Node-RED was off, or inside a deleted subflow instance (whose nodes are
 * closed without being told that they were removed).
 */
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { OWNER_ONLY_FILE } from './files'
import { finish, isInUse } from './occupancy'

/** ms; a user folder may serve several flow files or projects in turn, whose nodes are away only for a while. */
const KEPT = 7 * 24 * 3_600_000

/** A file that says since when a node has been away; what it holds may be much older. */
const AWAY = 'away'

/** What Node-RED tells with `flows:started`, as far as it is used here. */
export interface FlowsStarted {
  readonly config?: { readonly flows?: readonly { readonly id: string }[] } | null
  readonly diff?: { readonly removed?: readonly string[] } | null
}

/** A node inside a subflow instance is called `<instance>-<node>`, for nested instances with every one of them. */
const exists = (id: string, all: ReadonlySet<string>): boolean => all.has(id) || id.split('-').every((part) => all.has(part))

/**
 * Removes what belongs to nodes that are gone for good.
 * @param root folder of all nodes' entries
 */
export async function removeOrphans(root: string, { config, diff }: FlowsStarted, now = Date.now()): Promise<void> {
  if (!config?.flows) return
  const all = new Set(config.flows.map(({ id }) => id))
  const names = await readdir(root).catch(() => [])
  for (const name of names) {
    const id = decodeURIComponent(name)
    const folder = path.join(root, name)
    const mark = path.join(folder, AWAY)
    if (exists(id, all)) {
      await rm(mark, { force: true })
      continue
    }
    const deleted = (diff?.removed ?? []).some((removed) => id === removed || id.startsWith(`${removed}-`))
    const since = await stat(mark).then(({ mtimeMs }) => mtimeMs, () => undefined)
    // A later deploy may have brought the node back while this looked.
    if (isInUse(folder)) continue
    if (deleted || (since !== undefined && now - since > KEPT)) await finish(folder, () => rm(folder, { recursive: true, force: true }))
    else if (since === undefined) await writeFile(mark, '', { mode: OWNER_ONLY_FILE }).catch(unlessGone)
  }
}

/** What the node's own end has removed meanwhile is no trouble. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
