/** Publish picture: document, languages, titles, actions, activation in one step; picked up where it stood after a restart. */
import type { NodeAPI } from 'node-red'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { deadlineIn, VENDOR_INTERVALS, waitFor } from '../../lib/flow/waiting'
import { description } from './onprint-publish.description'
import { publishPlan, type PublishPlan } from './publish-plan'
import { ensureDocument } from './publish-document'
import { activate, ensureActions, ensureAutoTrigger, ensureLanguages, ensureTitles, readDocument, readImages } from './publish-steps'

/** Kinds that a document is made of, as the service names them. */
const ACCEPTED = ['jpg', 'png', 'gif', 'pdf'] as const

/** ms for which a service that is away is waited for: the engine starts again by itself, the client repeats by itself what it may. */
const PATIENCE = { engine: 30_000, vendor: 3_000 } as const

async function publishOnce(task: Task, plan: PublishPlan): Promise<void> {
  const id = await ensureDocument(task, plan)
  task.progress({ state: 'working' })
  await ensureLanguages(task, plan, id)
  const images = await readImages(task, id)
  await ensureTitles(task, plan, [id, ...images.map(({ Id }) => Id)])
  await ensureActions(task, plan, id)
  await ensureAutoTrigger(task, plan, images)
  await activate(task, plan, id)
  await task.deliver({ value: await readDocument(task, id), members: { images } }, 'result')
}

/** Every step looks first what is left to do, so all of them may be begun again while failures may pass. */
async function publish(task: Task): Promise<void> {
  const plan = await publishPlan(task)
  const minutes = Number(task.settings.timeout)
  return waitFor({
    ask: () => publishOnce(task, plan),
    finished: () => true,
    onTrouble: () => task.status('waiting', { key: 'unreachable' }),
    intervals: VENDOR_INTERVALS,
    cause: { service: 'onprint' },
    deadline: deadlineIn(minutes),
    minutes,
    patience: PATIENCE[task.side],
    signal: task.signal,
  })
}

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    holds: true,
    files: { accepted: ACCEPTED, wanted: ({ DocumentId, keepFile }) => !(DocumentId && keepFile === true) },
    run: publish,
  })
