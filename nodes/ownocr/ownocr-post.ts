/** Puts a file into a folder that the service watches. */
import type { NodeAPI } from 'node-red'
import { UPLOAD_EXTENSIONS } from '../../lib/contract/ownocr'
import { operationAction } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { description, table } from './ownocr-post.description'

/** What is in the folder is read later and by nobody's message, so a file that cannot be read is refused here. */
export = (RED: NodeAPI): void => registerActionNode(RED, description, { ...operationAction(table), files: { accepted: UPLOAD_EXTENSIONS } })
