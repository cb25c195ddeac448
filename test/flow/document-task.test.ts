import assert from 'node:assert/strict'
import { version } from '../../lib/contract/ownocr'
import { makeTask, type DocumentParts } from '../../lib/flow/document-task'
import { freePort } from '../support/node-red'
import { connectionTo } from '../client/support'

describe('the task of a document', () => {
  for (const [side, code] of [['engine', 'ENGINE_FAILED'], ['vendor', 'UNREACHABLE']] as const)
    it(`a server of the ${side} that does not answer is ${code}`, async () => {
      const connection = connectionTo(`http://127.0.0.1:${await freePort()}`, { side })
      const account = { side, connect: () => Promise.resolve(connection) }
      const activity = { doing: () => undefined }
      const parts = { account, activity, message: {}, files: [], signal: new AbortController().signal } as unknown as DocumentParts
      await assert.rejects(makeTask(parts).call(version), { code })
    })
})
