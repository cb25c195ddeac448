/** `/health`: whether the engine runs and is whole; asked by the nodes, needs no login and tells no secret. */
import type { FastifyInstance } from 'fastify'
import { nativeParts, type Part } from './parts'
import { packageVersion } from './version'

export interface Health {
  /** `incomplete`: a native part is missing, and what needs it does not work. */
  readonly state: 'ok' | 'incomplete'
  readonly version: string
  /** s since the start */
  readonly uptime: number
  readonly parts: readonly Part[]
}

export function health(): Health {
  const parts = nativeParts()
  return { state: parts.every(({ present }) => present) ? 'ok' : 'incomplete', version: packageVersion, uptime: Math.round(process.uptime()), parts }
}

export function registerHealth(host: FastifyInstance): void {
  host.get('/health', () => health())
}
