/** Hands a job that does not start by itself to the queue. */
import type { NodeAPI } from 'node-red'
import { schedule } from '../../lib/contract/ownocr'
import { registerActionNode } from '../../lib/flow/register'
import { jobStepAction } from './job-step-node'
import { description } from './ownocr-schedule.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, jobStepAction(schedule, { action: 'schedule' }))
