/**
 * What every action node promises (docs/design.md, "What every node promises"), as tests that any node can be given: on the
 * built package, in the Node-RED under test, against a server of its service that can be made to fail.
 *
 * What does not apply to a node is named with the reason in `not`, and shows in the report.
 */
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startFaultServer, type Fault, type RawRequest } from '../support/fault-server'
import { loadFlow, type FlowOptions, type FlowUnderTest } from '../support/flows'
import { faultsSuite } from './contract-faults'
import { ACCOUNT, errorOf, flowsFor, unlessCaught, type CaughtError } from './contract-flow'

export type Message = Record<string, unknown>
export type Params = Record<string, { type: string; value: string | number | boolean }>

/** A server of the node's service, for tests. */
export interface ServiceUnderTest {
  readonly address: string
  /** Makes the operation fail in these ways, in turn. */
  fail(operation: string, ...troubles: ({ status: number; message?: string; headers?: Record<string, string> } | 'drop' | 'lose-answer' | 'hang')[]): void
  /** Resolves once the operation was asked so many times. */
  asked(operation: string, count?: number): Promise<void>
  /** Requests that carried a file: their bodies, in order. */
  uploads(): Buffer[]
  close(): Promise<void>
}

export const PROMISES = [
  'account',
  'untouched',
  'output',
  'outputContext',
  'ends',
  'faults',
  'close',
  'rateLimit',
  'overload',
  'pathAndContent',
  'noGuessing',
  'parts',
  'environment',
  'options',
  'engineOnly',
  'resume',
  'deleted',
  'unkeepable',
  'secrets',
] as const
export type PromiseName = (typeof PROMISES)[number]

export interface NodeUnderTest {
  readonly type: string
  readonly accountType: string
  /** Settings of the account besides its address. */
  readonly accountParams?: Params
  readonly credentials: Readonly<Record<string, string>>
  /** Settings with which `message` succeeds. */
  readonly params: Params
  /** A message that succeeds; a fresh one each time. */
  message(): Message
  startService(): Promise<ServiceUnderTest>
  /** The operation that is asked first, and one that is asked while the node waits. */
  readonly firstOperation: string
  readonly waitingOperation?: string
  /** The property that `output` names, and how many outputs the node has. */
  readonly outputs: number
  /** A setting that takes text and reaches the service, and where it is seen there. */
  readonly textSetting?: { readonly name: string; seen(service: ServiceUnderTest): string | undefined }
  /** An option that the built-in engine does not have yet. */
  readonly notOnEngine?: { readonly name: string; readonly value: string | number | boolean }
  /** The service, where the type is not its name and one more word. */
  readonly service?: string
  /** Right answers of a failing server to what comes before the node's own question: signing in. */
  readonly beforehand?: (request: RawRequest) => Fault | undefined
  /** What does not apply, and why. */
  readonly not?: Partial<Record<PromiseName, string>>
}

const CREDENTIAL_MARK = 'pl4nted-secret'

export function contractSuite(subject: NodeUnderTest): void {
  const { around, accountNode, node, flowOf, withLogin } = flowsFor(subject)

  let service: ServiceUnderTest
  let flow: FlowUnderTest | undefined

  const load = async (params?: Params, options: FlowOptions = {}): Promise<FlowUnderTest> =>
    (flow = await loadFlow(flowOf(service.address, params), { ...withLogin, ...options }))

  /** The one end of a message: a Catch or a Complete, whichever comes. */
  const end = async (running: FlowUnderTest): Promise<{ caught: Message[]; completed: Message[] }> => {
    await running.take('ended')
    return { caught: running.messages.caught ?? [], completed: running.messages.completed ?? [] }
  }

  async function fails(running: FlowUnderTest, message: Message, code: string): Promise<CaughtError> {
    running.send('n', message)
    const { caught } = await end(running)
    const error = errorOf(caught[0])
    assert.equal(error.code, code, `${error.code}: ${error.message}`)
    assert.equal(caught.length, 1, 'exactly one error')
    assert.equal(running.messages.completed, undefined, 'no completion beside the error')
    assert.equal(running.messages.out, undefined, 'no result beside the error')
    assert.ok(error.message && !/__\w+__/.test(error.message), `the text has its values: ${error.message}`)
    return error
  }

  const promise = (name: PromiseName, title: string, test: () => Promise<void>): void => {
    const reason = subject.not?.[name]
    it(reason ? `${title} [does not apply: ${reason}]` : title, reason ? () => assert.ok(reason) : test)
  }

  const pendingOf = async (userFolder: string): Promise<string[]> => readdir(path.join(userFolder, 'platen/pending/n')).catch(() => [])

  describe(`${subject.type} keeps the promises of every node`, function () {
    this.timeout(60_000)

    beforeEach(async () => {
      service = await subject.startService()
    })
    afterEach(async () => {
      await flow?.stop()
      flow = undefined
      await service.close()
    })

    promise('account', 'ends in NOT_CONFIGURED when its account does not exist', async () => {
      flow = await loadFlow([...around, node({}, 'nobody')])
      await fails(flow, subject.message(), 'NOT_CONFIGURED')
    })

    promise('account', 'ends in NOT_CONFIGURED when its account has no address', async () => {
      flow = await loadFlow([...around, { ...accountNode(''), params: {} }, node()])
      await fails(flow, subject.message(), 'NOT_CONFIGURED')
    })

    promise('untouched', 'passes everything else of a message on as it is, requests and responses too', async () => {
      const running = await load()
      const req = { method: 'POST', socket: new Map() }
      const res = { sent: false }
      const parts = { id: 'outer', index: 3, count: 9 }
      running.send('n', { ...subject.message(), _msgid: 'm1', topic: 'scans', req, res, parts, deep: { list: [1, { two: 2 }] } })
      const [message] = await running.take('out')
      assert.equal(message?.req, req)
      assert.equal(message?.res, res)
      assert.deepEqual([message?._msgid, message?.topic, message?.parts, message?.deep], ['m1', 'scans', parts, { list: [1, { two: 2 }] }])
      assert.equal('resumed' in (message ?? {}), false)
    })

    promise('output', 'puts the result where the dialog says', async () => {
      const running = await load({ output: { type: 'msg', value: 'made.here' } })
      const sent = subject.message()
      const { payload } = sent
      running.send('n', sent)
      const [message] = await running.take('out')
      assert.notEqual((message?.made as Message | undefined)?.here, undefined)
      assert.equal(message?.payload, payload)
    })

    promise('outputContext', 'puts the result into flow and global context', async () => {
      const running = await load({ output: { type: 'flow', value: 'made' } })
      running.send('n', subject.message())
      await running.take('out')
      assert.notEqual(running.context('flow', 'made'), undefined)
    })

    promise('ends', 'sends once, completes once and shows a green dot', async () => {
      const running = await load()
      running.send('n', subject.message())
      await running.take('out')
      await running.take('completed')
      assert.equal(running.messages.out?.length, 1)
      assert.equal(running.messages.completed?.length, 1)
      assert.equal(running.messages.caught, undefined)
      const shown = running.statuses.filter(({ id }) => id === 'n').map(({ status }) => `${status.fill} ${status.shape}`)
      assert.equal(shown[0], 'blue dot')
      for (const { status } of running.statuses.filter(({ id }) => id === 'n')) assert.ok(String(status.text).length > 0 && String(status.text).length <= 20, String(status.text))
    })

    promise('close', 'stops its request when it is closed, and says nothing afterwards', async () => {
      const server = await startFaultServer({ kind: 'hang' })
      try {
        const slow = { ...accountNode(server.url), params: { address: { type: 'str', value: server.url }, responseTimeout: { type: 'num', value: 600 } } }
        const all = [...around, slow, node()]
        const running = (flow = await loadFlow(all, withLogin))
        running.send('n', subject.message())
        await server.received(1)
        const statuses = running.statuses.length
        await running.deploy([...around, slow])
        await server.idle()
        assert.equal(running.messages.out, undefined)
        assert.equal(running.messages.caught, undefined)
        assert.equal(running.messages.completed, undefined)
        assert.equal(running.statuses.length, statuses)
        assert.doesNotMatch(running.logged(), /timed out/i)
      } finally {
        await flow?.stop()
        flow = undefined
        await server.close()
      }
    })

    promise('close', 'leaves nothing open after ten deploys', async () => {
      const server = await startFaultServer({ kind: 'hang' })
      try {
        const running = (flow = await loadFlow(flowOf(server.url), withLogin))
        for (let round = 1; round <= 10; round++) {
          running.send('n', { ...subject.message(), _msgid: `round${round}` })
          await unlessCaught(running, server.received(round))
          await running.deploy([...around, accountNode(server.url)])
          await running.deploy(flowOf(server.url))
        }
        await running.deploy([...around])
        await server.idle()
        assert.equal(server.open(), 0)
        assert.doesNotMatch(running.logged(), /timed out/i)
      } finally {
        await flow?.stop()
        flow = undefined
        await server.close()
      }
    })

    promise('rateLimit', 'waits as long as the service asks and then goes on', async () => {
      service.fail(subject.firstOperation, { status: 429, headers: { 'retry-after': '1' } })
      const running = await load()
      running.send('n', subject.message())
      await running.take('out')
      assert.equal(running.messages.caught, undefined)
    })

    promise('pathAndContent', 'sends the same bytes from a Buffer and from a path', async () => {
      const message = subject.message()
      const bytes = message.payload as Buffer
      const running = await load()
      running.send('n', message)
      await running.take('out')
      const file = path.join(running.userFolder, 'page.bin')
      await writeFile(file, bytes)
      await running.deploy(flowOf(service.address, { inputKind: { type: 'str', value: 'path' } }))
      running.send('n', { ...subject.message(), payload: file })
      await running.take('out', 2)
      const [first, second] = service.uploads()
      assert.ok(first && second && first.length >= bytes.length)
      assert.deepEqual(second, first)
    })

    promise('noGuessing', 'never takes a text for a path', async () => {
      const running = await load()
      const file = path.join(running.userFolder, 'page.bin')
      await writeFile(file, subject.message().payload as Buffer)
      await fails(running, { ...subject.message(), payload: file }, 'INVALID_INPUT')
    })

    for (const [title, payload] of [
      ['nothing', undefined],
      ['an empty Buffer', Buffer.alloc(0)],
      ['a number', 42],
      ['text named .pdf', Buffer.from('only text')],
    ] as const)
      promise('noGuessing', `ends in INVALID_INPUT for ${title}`, async () => {
        const running = await load()
        await fails(running, { ...subject.message(), payload, filename: 'scan.pdf' }, 'INVALID_INPUT')
      })

    promise('parts', 'makes a sequence of a list, the outer sequence kept', async () => {
      const running = await load()
      const { payload, ...rest } = subject.message()
      const outer = { id: 'outer', index: 0, count: 1 }
      running.send('n', { ...rest, payload: [payload, { content: payload, filename: 'second.png' }], parts: outer })
      const messages = await running.take('out', 2)
      const parts = messages.map((message) => message.parts as { id: string; index: number; count: number; parts: unknown })
      assert.deepEqual(parts.map(({ index }) => index).sort(), [0, 1])
      for (const part of parts) assert.deepEqual([part.count, part.parts, part.id], [2, outer, parts[0]?.id])
      await running.take('completed')
      assert.equal(running.messages.completed?.length, 1)
    })

    promise('environment', 'replaces ${NAME} inside text; an unknown name stays and is named in a warning', async () => {
      const setting = subject.textSetting as NonNullable<typeof subject.textSetting>
      process.env.PLATEN_TEST_NAME = 'Whitby'
      try {
        const running = await load({ [setting.name]: { type: 'str', value: 'from ${PLATEN_TEST_NAME} and ${PLATEN_TEST_NOBODY}' } })
        running.send('n', subject.message())
        await running.take('out')
        assert.equal(setting.seen(service), 'from Whitby and ${PLATEN_TEST_NOBODY}')
        assert.equal(running.warnings.filter((text) => text.includes('PLATEN_TEST_NOBODY')).length, 1)
      } finally {
        delete process.env.PLATEN_TEST_NAME
      }
    })

    promise('options', 'refuses an option that it does not know, before anything is sent', async () => {
      const running = await load()
      const error = await fails(running, { ...subject.message(), options: { noSuchOption: 1 } }, 'INVALID_INPUT')
      assert.match(error.message ?? '', /noSuchOption/)
      assert.equal(service.uploads().length, 0)
    })

    promise('options', 'takes options from the message over those of the dialog', async () => {
      const setting = subject.textSetting as NonNullable<typeof subject.textSetting>
      const running = await load({ [setting.name]: { type: 'str', value: 'dialog' } })
      running.send('n', { ...subject.message(), options: { [setting.name]: 'message' } })
      await running.take('out')
      assert.equal(setting.seen(service), 'message')
    })

    promise('engineOnly', 'ends in NOT_SUPPORTED for an option that the built-in engine does not have', async () => {
      const option = subject.notOnEngine as NonNullable<typeof subject.notOnEngine>
      flow = await loadFlow([...around, node({}, '')])
      await fails(flow, { ...subject.message(), options: { [option.name]: option.value } }, 'NOT_SUPPORTED')
    })

    promise('resume', 'goes on with the same work after a deploy, and says so', async () => {
      const operation = subject.waitingOperation as string
      service.fail(operation, 'hang')
      const running = await load()
      running.send('n', { ...subject.message(), _msgid: 'kept', topic: 'scans' })
      await service.asked(operation)
      assert.notDeepEqual(await pendingOf(running.userFolder), [])
      await running.deploy(flowOf(service.address, {}, [{ id: 'more', type: 'helper', z: 'tab', wires: [] }]))
      const [message] = await running.take('out')
      assert.deepEqual([message?._msgid, message?.topic, message?.resumed], ['kept', 'scans', true])
      await running.take('completed')
      assert.equal(running.messages.out?.length, 1)
      assert.equal(service.uploads().length, subject.not?.pathAndContent ? 0 : 1, 'the file was sent once')
    })

    promise('resume', 'keeps what it holds while it, or its flow, is disabled', async () => {
      const operation = subject.waitingOperation as string
      const disabledIn: readonly Message[][] = [
        [...around, accountNode(service.address), { ...node(), d: true }],
        [{ ...(around[0] as Message), disabled: true }, ...around.slice(1), accountNode(service.address), node()],
      ]
      service.fail(operation, 'hang', 'hang')
      const running = await load()
      running.send('n', { ...subject.message(), _msgid: 'kept' })
      for (const [index, disabled] of disabledIn.entries()) {
        await service.asked(operation, index + 1)
        await running.deploy(disabled)
        assert.notDeepEqual(await pendingOf(running.userFolder), [])
        await running.deploy(flowOf(service.address))
      }
      const [message] = await running.take('out')
      assert.deepEqual([message?._msgid, message?.resumed], ['kept', true])
    })

    promise('deleted', 'forgets what it kept when it is deleted', async () => {
      const operation = subject.waitingOperation as string
      service.fail(operation, 'hang')
      const running = await load()
      running.send('n', subject.message())
      await service.asked(operation)
      assert.notDeepEqual(await pendingOf(running.userFolder), [])
      await running.deploy([...around, accountNode(service.address)])
      assert.deepEqual(await pendingOf(running.userFolder), [])
    })

    promise('unkeepable', 'names in a warning what it cannot keep over a restart', async () => {
      const running = await load()
      running.send('n', { ...subject.message(), req: new EventEmitter() })
      await running.take('out')
      assert.ok(running.warnings.some((text) => /\breq\b/.test(text)), running.warnings.join())
    })

    promise('secrets', 'shows its credentials nowhere', async () => {
      const credentials = Object.fromEntries(Object.keys(subject.credentials).map((name) => [name, `${CREDENTIAL_MARK}-${name}`]))
      // The last one is what nobody may see: a password, a token.
      const password = `${CREDENTIAL_MARK}-${Object.keys(subject.credentials).at(-1)}`
      const server = await startFaultServer({ kind: 'status', status: 401, body: `{"Message":"who is ${password}"}` })
      try {
        const running = (flow = await loadFlow(flowOf(server.url), { credentials: { [ACCOUNT]: credentials } }))
        running.send('n', subject.message())
        const { caught } = await end(running)
        const everything = [JSON.stringify(caught), JSON.stringify(running.statuses), running.warnings.join(), running.logged()].join('\n')
        assert.ok(server.requests.length >= 1)
        assert.equal(everything.includes(password), false)
        for (const file of await readdir(running.userFolder, { recursive: true, withFileTypes: true }))
          assert.equal(file.name.includes(CREDENTIAL_MARK), false)
      } finally {
        await flow?.stop()
        flow = undefined
        await server.close()
      }
    })
  })

  faultsSuite(subject)
}
