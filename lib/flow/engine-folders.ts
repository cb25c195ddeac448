/**
 * An engine that watches folders has to run without anybody asking it: from the deploy of its settings on, and no longer than
 * those say so.
 */
import type { NodeAPI } from 'node-red'
import { acquireEngine, retireEngine, type EngineSettings } from './engine/process'
import { engineSettingsFrom, type EngineNode } from './engine-settings'
import { asPlatenError, errorForFlow, type Translate } from './errors'
import { phraseIn } from './translate'
import { warning } from './warnings'

/** What the engines of settings nodes watch, by node; a full deploy makes the nodes anew and leaves the engines running. */
const watching = new Map<string, EngineSettings>()

/** One change after the other: a deploy may come while an engine still starts for the one before. */
let turn: Promise<void> = Promise.resolve()

async function follow(id: string, settings: EngineSettings | undefined): Promise<void> {
  const before = watching.get(id)
  const now = settings?.folders ? settings : undefined
  if (now) watching.set(id, now)
  else watching.delete(id)
  // Other settings for the same data folder replace its engine; only where none follow, the old one would watch on.
  if (before && before.dataFolder !== now?.dataFolder) await retireEngine(before)
  if (now) await acquireEngine(now)
}

function inTurn(work: () => Promise<void>): Promise<void> {
  const done = turn.then(work)
  turn = done.catch(() => undefined)
  return done
}

/** Starts the engine of a settings node that names folders, and ends its watching with the node. */
export function watchFolders(RED: NodeAPI, node: EngineNode, translate: Translate): void {
  const report = (error: unknown): void => node.error(errorForFlow(asPlatenError(error), translate).message)
  const { description, params } = node
  let closed = false
  void inTurn(async () => {
    // Its turn may come when it is gone already: nothing would end the watching then, and a new instance asks for its own.
    if (closed) return
    const settings = await engineSettingsFrom(RED, description, params, node, (name) => node.warn(phraseIn(translate, warning('name-unknown', { name }))))
    if (!closed) await follow(node.id, settings)
  }).catch(report)
  node.on('close', (removed: boolean, done: () => void) => {
    closed = true
    if (!removed || !watching.has(node.id)) return done()
    inTurn(() => follow(node.id, undefined)).catch(report).finally(done)
  })
}
