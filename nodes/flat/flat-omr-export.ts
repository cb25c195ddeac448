/** Download recognition: the score of a job that is done, as a file. */
import type { NodeAPI } from 'node-red'
import { OMR_EXPORT_FORMATS, omrExport } from '../../lib/contract/flat'
import { correctedAddress } from '../../lib/flow/operation-node'
import { registerActionNode } from '../../lib/flow/register'
import { fetchFile, resultOf } from './export-score'
import { description } from './flat-omr-export.description'
import { timesOf } from './steps'

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    async run(task) {
      const { job, format } = task.settings as { job: string; format: keyof typeof OMR_EXPORT_FORMATS }
      const operation = correctedAddress(omrExport, task.settings)
      const fetched = await fetchFile(task, timesOf(task), { operation, params: { job, format }, key: format, ...OMR_EXPORT_FORMATS[format] })
      await task.deliver(resultOf(fetched))
    },
  })
