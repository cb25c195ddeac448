/** Reads everything that is known about a job. */
import type { NodeAPI } from 'node-red'
import { info } from '../../lib/contract/ownocr'
import { registerActionNode } from '../../lib/flow/register'
import { jobStepAction } from './job-step-node'
import { description } from './ownocr-info.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, jobStepAction(info))
