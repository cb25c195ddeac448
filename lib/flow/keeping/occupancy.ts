/**
 * Who is at work in a node's folder. Node-RED goes on without a node whose close takes long, and its successor writes to the
 * same folder; the sweep of deleted nodes' folders may still run when one of them comes back. So whoever ends with a folder is
 * waited for by the next one, and what is in use is never swept away.
 */

/** Folders, and how many open stores each has. */
const used = new Map<string, number>()

/** Folders, and what those who are done with them still do there. */
const leaving = new Map<string, Promise<void>>()

/** Says that a store is open on a folder. */
export function enter(folder: string): void {
  used.set(folder, (used.get(folder) ?? 0) + 1)
}

/** Says that a store is open no more; what it still writes or removes is given to {@link finish}. */
export function leave(folder: string): void {
  const others = (used.get(folder) ?? 1) - 1
  if (others > 0) used.set(folder, others)
  else used.delete(folder)
}

export const isInUse = (folder: string): boolean => used.has(folder)

/** Does the last work on a folder, after that of all before it; whoever calls {@link cleared} afterwards waits for it. */
export function finish(folder: string, work: () => Promise<void>): Promise<void> {
  const mine = cleared(folder).then(work)
  const settled = mine.catch(() => undefined).then(() => {
    if (leaving.get(folder) === settled) leaving.delete(folder)
  })
  leaving.set(folder, settled)
  return mine
}

/** Resolves when nobody who has left the folder does anything there any more. Never rejects. */
export const cleared = (folder: string): Promise<void> => leaving.get(folder) ?? Promise.resolve()
