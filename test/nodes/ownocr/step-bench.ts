/** A node of a job's step between a message and a server made from the contract with the document's state machine. */
import assert from 'node:assert/strict'
import type { Job } from '../../../lib/contract/ownocr'
import { startFakeOwnocr, type FakeOptions, type FakeOwnocr } from '../../support/fake-ownocr'
import type { FlowUnderTest } from '../../support/flows'
import { errorOf, loadNode, resultOf, type Message, type Params } from './support'

/** Used inside of a suite: what a test starts ends with it. */
export class StepBench {
  server!: FakeOwnocr
  flow!: FlowUnderTest

  constructor() {
    beforeEach(() => {
      this.flow = undefined as never
    })
    afterEach(async () => {
      await this.flow?.stop()
      await this.server.close()
    })
  }

  readonly start = async (options: FakeOptions = {}): Promise<void> => {
    this.server = await startFakeOwnocr(options)
  }

  readonly load = async (type: string, params: Params = {}): Promise<void> => {
    this.flow = await loadNode({ type, params, address: this.server.address })
  }

  readonly ask = async (action: string, body?: object): Promise<Job> => {
    const response = await fetch(`${this.server.address}/${action}`, { method: 'POST', ...(body ? { body: JSON.stringify(body) } : {}) })
    return (await response.json()) as Job
  }

  readonly operations = (): string[] => this.server.requests.map(({ operation }) => operation.replace('ownocr.', ''))

  /** One message through the node; what comes out of it. */
  readonly through = async (message: Message): Promise<Message> => {
    this.flow.send('n', message)
    return (await resultOf(this.flow))[0] as Message
  }

  readonly refused = async (message: Message) => {
    this.flow.send('n', message)
    const error = await errorOf(this.flow)
    assert.equal(this.flow.messages.out, undefined)
    return error
  }
}
