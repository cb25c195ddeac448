/** Align template to print: the message goes on with its sheet, and with a template that has an id. */
import type { NodeAPI } from 'node-red'
import type { InputFile } from '../../lib/flow/input'
import { registerActionNode } from '../../lib/flow/register'
import { description } from './aspose-omr-correct.description'
import { cleaningUp } from './task-steps'
import { correct, partOf, templateOf } from './template-steps'

/** What the service takes as a picture of the sheet. */
const ACCEPTED = ['png', 'jpg', 'tif', 'gif', 'bmp', 'pdf'] as const

export = (RED: NodeAPI): void =>
  registerActionNode(
    RED,
    description,
    cleaningUp({
      files: { accepted: ACCEPTED, wanted: ({ from }) => from !== 'storage' },
      async run(task) {
        const { from, storedName, template: given } = task.settings as { from: string; storedName: string; template: unknown }
        const template = templateOf(given, 'msg.omrTemplate')
        const omr = partOf(template, 'omr')
        const [file] = task.files as readonly [InputFile]
        const picture = from === 'storage' ? { stored: storedName } : { content: file.content, kind: file.kind.extension }
        const { id, omrcr, remarks } = await correct(task, template.name, omr, picture)
        for (const remark of remarks) task.warn(remark)
        await task.deliver({ members: { omrTemplate: { ...template, id, omr, omrcr } } })
      },
    }),
  )
