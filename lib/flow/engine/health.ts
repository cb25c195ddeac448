/** Asks a running engine whether all its parts are there. */
import http from 'node:http'
import { Type } from '@sinclair/typebox'
import { fits } from '../../contract/schema'
import type { EngineChild } from './child'

const Health = Type.Object({
  parts: Type.Array(Type.Object({ name: Type.String(), purpose: Type.String(), present: Type.Boolean(), command: Type.String() })),
})

export interface MissingPart {
  readonly name: string
  readonly purpose: string
  readonly command: string
}

/** ms */
const PATIENCE = 5_000

/** Processes that were whole when asked: parts do not go away while one runs. */
const whole = new WeakSet<EngineChild>()

/** A native part that npm left out; undefined when all are there, or the engine does not answer now, which its caller finds out. */
export async function missingPart(child: EngineChild): Promise<MissingPart | undefined> {
  if (whole.has(child)) return undefined
  const answer = await getJson(`${child.url}/health`)
  if (!fits(Health, answer)) return undefined
  const missing = answer.parts.find(({ present }) => !present)
  if (!missing) whole.add(child)
  return missing
}

/** Straight to this machine: no proxy, no agent of anybody else's. */
function getJson(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    const request = http.get(url, { agent: false, timeout: PATIENCE }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('error', () => resolve(undefined))
      response.on('end', () => {
        try {
          resolve(JSON.parse(text))
        } catch {
          resolve(undefined)
        }
      })
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(undefined))
  })
}
