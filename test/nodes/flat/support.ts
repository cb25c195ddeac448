/** Flows with Flat's nodes, and small files of music. */
import type { FlowUnderTest } from '../../support/flows'
import { loadFlow } from '../../support/flows'
import { PATIENT } from '../../support/patience'
import { TOKEN } from './fake-flat'

type Node = Record<string, unknown>

export const accountNode = (address: string): Node => ({
  id: 'account0',
  type: 'flat-account',
  name: 'Flat',
  params: { address: { type: 'str', value: address }, ...PATIENT },
  version: 1,
})

/** A flow of these nodes, all of one account; outputs go to `out`, `out1`, `out2`, failures to `caught`. */
export function flowWith(address: string, nodes: readonly (Node & { id: string; type: string })[]): Node[] {
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    accountNode(address),
    ...nodes.map((node) => ({ z: 'tab', name: '', account: 'account0', engine: '', params: {}, version: 1, wires: [['out'], ['out1'], ['out2']], ...node })),
    ...['out', 'out1', 'out2', 'caught'].map((id) => ({ id, type: 'helper', z: 'tab', wires: [] })),
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
  ]
}

export const loadFlat = (flow: Node[], userFolder?: string): Promise<FlowUnderTest> =>
  loadFlow(flow, { credentials: { account0: { token: TOKEN } }, ...(userFolder ? { userFolder } : {}) })

/** The next message of one of the places, whichever comes first. */
export async function next(flow: FlowUnderTest, send: () => void, places: readonly string[] = ['out', 'out1', 'caught']): Promise<{ place: string; message: Node }> {
  const counts = places.map((place) => flow.messages[place]?.length ?? 0)
  const waiting = places.map(async (place, index) => {
    const messages = await flow.take(place, (counts[index] as number) + 1)
    return { place, message: messages[counts[index] as number] as Node }
  })
  for (const promise of waiting) promise.catch(() => undefined)
  send()
  return Promise.race(waiting)
}

export const MUSICXML = '<?xml version="1.0"?>\n<score-partwise version="4.0"><part-list/></score-partwise>'

export const tinyPdf = (): Buffer => Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
