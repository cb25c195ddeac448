/** Generate template: uploads markup (or takes what is in the storage) and gives the sheet to print and its template. */
import type { NodeAPI } from 'node-red'
import { registerActionNode } from '../../lib/flow/register'
import { description } from './aspose-omr-generate.description'
import { cleaningUp } from './task-steps'
import { contentTypeOf, fileNameOf, generate, markupOf } from './template-steps'

export = (RED: NodeAPI): void =>
  registerActionNode(
    RED,
    description,
    cleaningUp({
      async run(task) {
        const { from, storedName, templateName } = task.settings as { from: string; storedName: string; templateName: string }
        const { omr, sheet, sheetKind, remarks } = await generate(task, from === 'storage' ? { stored: storedName } : { markup: markupOf(task) })
        for (const remark of remarks) task.warn(remark)
        await task.deliver({
          value: sheet,
          members: { omrTemplate: { name: templateName, omr }, filename: fileNameOf(templateName, sheetKind), contentType: contentTypeOf(sheetKind) },
        })
      },
    }),
  )
