/** Removes a job or a template, with its results. */
import type { NodeAPI } from 'node-red'
import { deleteJob } from '../../lib/contract/ownocr'
import { registerActionNode } from '../../lib/flow/register'
import { jobStepAction } from './job-step-node'
import { description } from './ownocr-delete.description'

export = (RED: NodeAPI): void => registerActionNode(RED, description, jobStepAction(deleteJob))
