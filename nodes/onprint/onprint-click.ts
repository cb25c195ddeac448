/** Report click: the message goes on as it came. */
import type { NodeAPI } from 'node-red'
import { click } from '../../lib/contract/onprint'
import { registerActionNode } from '../../lib/flow/register'
import { description } from './onprint-click.description'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    async run(task) {
      const { ActionId, SessionId } = task.settings
      await task.call(click, { params: { actionId: ActionId, ...(SessionId === undefined ? {} : { sessionId: SessionId }) } })
      await task.deliver({})
    },
  })
