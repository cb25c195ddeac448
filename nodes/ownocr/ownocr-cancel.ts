/** Takes a job out of the queue, back to its first state. */
import type { NodeAPI } from 'node-red'
import { cancel } from '../../lib/contract/ownocr'
import { registerActionNode } from '../../lib/flow/register'
import { jobStepAction } from './job-step-node'
import { description } from './ownocr-cancel.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, jobStepAction(cancel, { action: 'cancel' }))
