/** Check blank sheet: the message goes on as it came, with what was read on the blank sheet. */
import type { NodeAPI } from 'node-red'
import { registerActionNode } from '../../lib/flow/register'
import { description } from './aspose-omr-finalize.description'
import { cleaningUp } from './task-steps'
import { elementsOf, finalize, partOf, refuseFilled, templateOf } from './template-steps'

export = (RED: NodeAPI): void =>
  registerActionNode(
    RED,
    description,
    cleaningUp({
      async run(task) {
        const { from, storedName, template: given, notBlank } = task.settings as { from: string; storedName: string; template: unknown; notBlank: string }
        const template = templateOf(given, 'msg.omrTemplate')
        const id = partOf(template, 'id')
        const omrcr = from === 'storage' ? { stored: storedName } : partOf(template, 'omrcr')
        const check = await finalize(task, id, omrcr, elementsOf(template))
        for (const remark of check.remarks) task.warn(remark)
        if (notBlank === 'fail') refuseFilled(check)
        const blank = check.filled.length === 0
        await task.deliver({
          members: { omrTemplate: template, answers: check.answers, sheet: { page: 1, status: blank ? 'ok' : 'check', reasons: blank ? [] : ['not-blank'], template: template.name } },
        })
      },
    }),
  )
