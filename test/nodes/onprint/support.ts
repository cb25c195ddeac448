/** An Onprint of tests: it writes down what it was asked, gives tokens, and answers as it is told. And flows with its nodes. */
import assert from 'node:assert/strict'
import type { FlowUnderTest } from '../../support/flows'
import { loadFlow } from '../../support/flows'
import { PATIENT } from '../../support/patience'
import { startRecordingServer, type Answerer, type RecordedRequest, type RecordingServer } from '../../support/recording-server'

type Node = Record<string, unknown>

export const KEY = 'key-of-the-organization'
export const TOKEN = 'AQAAANCMnd8BFdERjHoA-token'

/** Requests but those for tokens. */
export const asked = (server: RecordingServer): RecordedRequest[] => server.requests.filter(({ path }) => path !== '/token')

/** Starts a server that gives tokens; everything else is answered as told. */
export async function startOnprint(answerer: Answerer = () => ({ body: {} })): Promise<RecordingServer & { answerWith(answerer: Answerer): void }> {
  const withTokens = (own: Answerer): Answerer => (request, index) =>
    request.path === '/token'
      ? { body: { access_token: TOKEN, token_type: 'bearer', expires_in: 1295999, organizationId: 'org-of-token' } }
      : own(request, index)
  const server = await startRecordingServer(withTokens(answerer))
  return { ...server, connections: server.connections, answerWith: (own) => server.answerWith(withTokens(own)) }
}

export const accountNode = (address: string, params: Node = {}): Node => ({
  id: 'account0',
  type: 'onprint-account',
  name: 'Onprint',
  params: { address: { type: 'str', value: address }, ...PATIENT, ...params },
  version: 1,
})

/** A flow of these nodes, all of one account; outputs go to `out` and `out1`, failures to `caught`. */
export function flowWith(address: string, nodes: readonly (Node & { id: string; type: string })[], account: Node = {}): Node[] {
  return [
    { id: 'tab', type: 'tab', label: 'test' },
    accountNode(address, account),
    ...nodes.map((node) => ({ z: 'tab', name: '', account: 'account0', engine: '', params: {}, version: 1, wires: [['out'], ['out1']], ...node })),
    { id: 'out', type: 'helper', z: 'tab', wires: [] },
    { id: 'out1', type: 'helper', z: 'tab', wires: [] },
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
    { id: 'caught', type: 'helper', z: 'tab', wires: [] },
  ]
}

export const LOGIN = { apiKey: KEY, user: 'someone@example.com', password: 'swordfish' }

export const loadOnprint = (flow: Node[], credentials: Record<string, string> = LOGIN, userFolder?: string): Promise<FlowUnderTest> =>
  loadFlow(flow, { credentials: { account0: credentials }, ...(userFolder ? { userFolder } : {}) })

/** The next message of one of the places, whichever comes first. */
export async function next(flow: FlowUnderTest, send: () => void): Promise<{ place: string; message: Node }> {
  const places = ['out', 'out1', 'caught']
  const counts = places.map((place) => flow.messages[place]?.length ?? 0)
  const waiting = places.map(async (place, index) => {
    const messages = await flow.take(place, (counts[index] as number) + 1)
    return { place, message: messages[counts[index] as number] as Node }
  })
  for (const promise of waiting) promise.catch(() => undefined)
  send()
  return Promise.race(waiting)
}

export interface SentPart {
  readonly name: string
  readonly contentType?: string
  readonly fileName?: string
  readonly data: Buffer
}

/** The parts of a multipart body, in their order. */
export function partsOf({ headers, body }: RecordedRequest): SentPart[] {
  const boundary = /boundary=("?)([^";]+)\1/.exec(headers['content-type'] ?? '')?.[2]
  assert.ok(boundary, `multipart: ${headers['content-type']}`)
  const pieces = body.toString('latin1').split(`--${boundary}`).slice(1, -1)
  return pieces.map((piece) => {
    const end = piece.indexOf('\r\n\r\n')
    const head = piece.slice(0, end)
    return {
      name: /name="?([^";\r\n]+)"?/.exec(head)?.[1] ?? '',
      contentType: /content-type: *([^\r\n]+)/i.exec(head)?.[1],
      fileName: /filename="([^"]*)"/.exec(head)?.[1],
      data: Buffer.from(piece.slice(end + 4, -2), 'latin1'),
    }
  })
}

/** A JPEG of 1 x 1 px, white. */
export const tinyJpeg = (): Buffer =>
  Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
    'base64',
  )
