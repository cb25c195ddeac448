/** Asks for the state of a job. */
import type { NodeAPI } from 'node-red'
import { status } from '../../lib/contract/ownocr'
import { registerActionNode } from '../../lib/flow/register'
import { jobStepAction } from './job-step-node'
import { description } from './ownocr-status.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, jobStepAction(status, { value: ({ value }, job) => ({ ...job, Status: value }) }))
