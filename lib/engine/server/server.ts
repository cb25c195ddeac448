/** Puts the engine together with its HTTP host and listens. */
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { service as ownocr } from '../../contract/ownocr'
import type { Arguments } from './arguments'
import type { Config } from './config'
import { rememberedPort, rememberPort } from './data-folder'
import { registerAsposeOmr, servedOperations } from './aspose-omr/plugin'
import { Doors } from './doors'
import { Engine } from './engine'
import { registerHealth } from './health'
import { createHost } from './host'
import type { Log } from './log'
import { registerOwnocr, type Handler } from './ownocr/plugin'
import { registerStatusPage } from './status-page'
import { registerUnbuilt } from './unbuilt'

export interface RunningServer {
  readonly url: string
  readonly engine: Engine
  close(): Promise<void>
}

/** @param secret of the program that started the engine; undefined when it was started by hand */
export async function startServer(settings: Arguments, config: Config, secret: string | undefined, log: Log): Promise<RunningServer> {
  const { dataFolder, workers, host: listening } = settings
  const engine = new Engine({ dataFolder, workers, config, log })
  const doors = new Doors({ secret, open: settings.open, users: config.users })
  if (!doors.usable) log('no-door', { message: 'Nobody can sign in: start with --open, or configure users (--config).' })
  const host = createHost({ listening, config, doors, log })
  registerHealth(host)
  registerStatusPage(host, engine, doors)
  // The engine opens with the first request that needs it.
  const handlers = Object.fromEntries(ownocr.operations.map(({ id }): [string, Handler] => [id, (call) => (engine.open().handlers[id] as Handler)(call)]))
  registerOwnocr(host, { doors, log, handlers })
  registerAsposeOmr(host, { doors, log, recognition: engine.recognition, dataFolder, limits: config.limits, workers })
  registerUnbuilt(host, new Set([...Object.keys(handlers), ...servedOperations]), doors)
  await listen(host, settings, log)
  const { port } = host.server.address() as AddressInfo
  if (settings.port === undefined && port !== rememberedPort(dataFolder)) rememberPort(dataFolder, port)
  return {
    url: `http://${listening.includes(':') ? `[${listening}]` : listening}:${port}`,
    engine,
    close: async () => {
      await engine.close()
      await host.close()
    },
  }
}

/** What the system's codes mean to who started the engine. */
function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} of ${host} is taken by another program. Choose another one with --port, or leave it out.`
  if (code === 'EACCES') return `Port ${port} may only be used by an administrator. Choose one above 1023 with --port, or leave it out.`
  if (code === 'EADDRNOTAVAIL') return `${host} is no address of this machine. Choose another one with --host.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `There is no machine named ${host}. Choose another address with --host.`
  return `It cannot listen on ${host}, port ${port}: ${message}`
}

async function listen(host: FastifyInstance, settings: Arguments, log: Log): Promise<void> {
  const wanted = settings.port ?? rememberedPort(settings.dataFolder) ?? 0
  try {
    await host.listen({ host: settings.host, port: wanted })
  } catch (error) {
    // The data folder's own port may be another program's by now; one that was asked for must be had.
    if (settings.port !== undefined || wanted === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw new Error(whyNot(error as NodeJS.ErrnoException, settings.host, wanted))
    log('port-taken', { port: wanted })
    await host.listen({ host: settings.host, port: 0 })
  }
}
