/** One ownOCR node in a flow: its results, its progress, its errors. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { loadFlow, type FlowOptions, type FlowUnderTest } from '../../support/flows'
import { PATIENT } from '../../support/patience'

export type Message = Record<string, unknown>
export type Params = Record<string, { type: string; value: string | number | boolean }>

export const str = (value: string) => ({ type: 'str', value })
export const num = (value: number) => ({ type: 'num', value })
export const bool = (value: boolean) => ({ type: 'bool', value })
export const json = (value: unknown) => ({ type: 'json', value: JSON.stringify(value) })

/** The JSON examples of the service's document, word for word. */
export const examples = JSON.parse(readFileSync(path.join(__dirname, '../../contract/ownocr-examples.fixture.json'), 'utf8')) as Record<string, Message>

export interface NodeFlow {
  readonly type: string
  readonly params?: Params
  readonly address: string
  readonly account?: Params
  readonly references?: Readonly<Record<string, string>>
  readonly more?: readonly Message[]
}

export function nodesOf({ type, params = {}, address, account = {}, references = {}, more = [] }: NodeFlow): Message[] {
  return [
    { id: 'tab', type: 'tab' },
    {
      id: 'server',
      type: 'ownocr-server',
      name: '',
      params: { address: str(address), ...PATIENT, ...account },
      ...references,
      version: 1,
    },
    { id: 'n', type, z: 'tab', name: '', account: 'server', engine: '', params, version: 1, wires: [['out'], ['progress']] },
    ...['out', 'progress', 'caught', 'completed'].map((id) => ({ id, type: 'helper', z: 'tab' })),
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
    { id: 'complete', type: 'complete', z: 'tab', scope: ['n'], wires: [['completed']] },
    ...more,
  ]
}

export const loadNode = (flow: NodeFlow, options?: FlowOptions): Promise<FlowUnderTest> => loadFlow(nodesOf(flow), options)

export interface CaughtError {
  readonly code: string
  readonly message: string
  readonly cause?: Record<string, unknown>
}

/** The first result, or the error that came instead, thrown. */
export async function resultOf(flow: FlowUnderTest, count = 1): Promise<Message[]> {
  return Promise.race([
    flow.take('out', count),
    flow.take('caught').then(([first]) => {
      throw new Error(`instead of a result: ${JSON.stringify(first?.error)}`)
    }),
  ])
}

export async function errorOf(flow: FlowUnderTest, count = 1): Promise<CaughtError> {
  return (await flow.take('caught', count))[count - 1]?.error as CaughtError
}
