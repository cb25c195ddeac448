/** Manage recognition: jobs that came with the answer go into `msg.omrJob` too. */
import type { NodeAPI } from 'node-red'
import { operationAction, type OperationHandler } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './flat-omr-job.description'
import { listing } from './paging'

const keepsJob: OperationHandler = { result: ({ value }) => ({ value, members: { omrJob: value } }) }

export = (RED: NodeAPI): void =>
  registerActionNode(
    RED,
    description,
    operationAction(table, {
      'flat.omr-submit-step': keepsJob,
      'flat.omr-get-job': keepsJob,
      'flat.omr-cancel-job': keepsJob,
      'flat.omr-list-jobs': listing,
    }),
  )
