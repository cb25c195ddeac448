/** The flow around a node whose promises are tested: its account, and nodes that collect what leaves it, its errors and its ends. */
import { startFaultServer, type Fault, type FaultServer } from '../support/fault-server'
import type { FlowOptions, FlowUnderTest } from '../support/flows'
import type { Message, NodeUnderTest, Params } from './contract'

export const ACCOUNT = 'account0'

/** An error as a Catch node tells it. */
export interface CaughtError {
  readonly code?: string
  readonly message?: string
  readonly cause?: Readonly<Record<string, unknown>>
  readonly source?: { readonly id: string }
}

export const errorOf = (message: Message | undefined): CaughtError => (message?.error ?? {}) as CaughtError

export interface FlowsOfSubject {
  /** Tab, results, errors and completions. */
  readonly around: readonly Message[]
  readonly withLogin: FlowOptions
  /** @param limits time limits of the account; its own defaults let a busy machine take its time */
  accountNode(address: string, limits?: Params): Message
  node(params?: Params, account?: string): Message
  /** The whole flow, asking a server at this address. */
  flowOf(address: string, params?: Params, extra?: readonly Message[]): Message[]
  /** A server on which everything after signing in goes wrong in one way. */
  startFailing(fault: Fault): Promise<FaultServer>
}

/** Flows for a node under test, which is called `n` there. */
export function flowsFor(subject: NodeUnderTest): FlowsOfSubject {
  const outputNames = Array.from({ length: subject.outputs }, (_, index) => (index === 0 ? 'out' : `out${index}`))
  const around: readonly Message[] = [
    { id: 'tab', type: 'tab', label: 'test' },
    ...outputNames.map((id) => ({ id, type: 'helper', z: 'tab', wires: [] })),
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught', 'ended']] },
    { id: 'caught', type: 'helper', z: 'tab', wires: [] },
    { id: 'complete', type: 'complete', z: 'tab', scope: ['n'], wires: [['completed', 'ended']] },
    { id: 'completed', type: 'helper', z: 'tab', wires: [] },
    { id: 'ended', type: 'helper', z: 'tab', wires: [] },
  ]
  const accountNode = (address: string, limits: Params = {}): Message => ({
    id: ACCOUNT,
    type: subject.accountType,
    name: 'server',
    params: {
      address: { type: 'str', value: address },
      ...limits,
      ...subject.accountParams,
    },
    version: 1,
  })
  const node = (params: Params = {}, account = ACCOUNT): Message => ({
    id: 'n',
    type: subject.type,
    z: 'tab',
    name: 'under test',
    account,
    engine: '',
    params: { ...subject.params, ...params },
    version: 1,
    wires: outputNames.map((name) => [name]),
  })
  return {
    around,
    withLogin: { credentials: { [ACCOUNT]: { ...subject.credentials } } },
    accountNode,
    node,
    flowOf: (address, params, extra = []) => [...around, accountNode(address), node(params), ...extra],
    async startFailing(fault) {
      const server = await startFaultServer(fault)
      const { beforehand } = subject
      if (beforehand) server.planBy((request) => beforehand(request) ?? fault)
      return server
    },
  }
}

/** Waits for what a node is to do; an error that the flow catches instead ends the waiting, and says why. */
export function unlessCaught<T>(running: FlowUnderTest, work: Promise<T>): Promise<T> {
  const caught = running.take('caught').then(([message]): never => {
    throw new Error(`The node ended in an error: ${JSON.stringify(errorOf(message))}`)
  })
  return Promise.race([work, caught])
}
