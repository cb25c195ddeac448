/** The agents of one connection: its TLS settings, its proxy, its kept-alive sockets. No global agent is used or touched. */
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent'
import { isLoopback, proxyFor } from './proxy'
import { conditionError } from './conditions'
import { phrase } from './phrases'
import type { Connection, ProxyOptions } from './types'

export interface Way {
  readonly agent: http.Agent
  /** Host of the proxy, without login, when there is one. */
  readonly proxy?: string
}

/**
 * ms after which an unused kept-alive socket is closed. Servers close idle ones after a few seconds themselves; a request that
 * meets that moment breaks, and nobody can tell whether the server had read it. A read is then repeated; a create may not be, so
 * it takes only a socket that was in use a moment ago.
 */
const IDLE = { reads: 4_000, creates: 1_000 }

export class Agents {
  private readonly made = new Map<string, http.Agent>()

  constructor(
    private readonly connection: Connection,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  /**
   * The way to an address.
   * @param own the address is the account's own: its client certificate and trust settings apply there and nowhere else
   * @param repeatable whether the request may be repeated when its connection breaks
   * @throws PlatenError `NOT_CONFIGURED` when the proxy's address is none
   */
  to(url: URL, own: boolean, repeatable: boolean): Way {
    const { side, proxy: explicit } = this.connection
    const proxy = side === 'engine' && isLoopback(url.hostname) ? undefined : this.proxyTo(url, explicit)
    const key = [url.protocol, own, repeatable, proxy?.href].join(' ')
    let agent = this.made.get(key)
    if (!agent) {
      agent = closeIdle(this.make(url, own, proxy), repeatable ? IDLE.reads : IDLE.creates)
      this.made.set(key, agent)
    }
    return proxy ? { agent, proxy: proxy.host } : { agent }
  }

  private proxyTo(url: URL, explicit: ProxyOptions | undefined): URL | undefined {
    let proxy: URL | undefined
    try {
      proxy = proxyFor(url, explicit, this.environment)
    } catch {
      throw conditionError('proxy-invalid', { problem: phrase('proxy-incomplete') })
    }
    if (proxy && proxy.protocol !== 'http:' && proxy.protocol !== 'https:')
      throw conditionError('proxy-invalid', { problem: phrase('address-scheme') })
    return proxy
  }

  private make(url: URL, own: boolean, proxy: URL | undefined): http.Agent {
    const secure = url.protocol === 'https:'
    const shared = { keepAlive: true, scheduling: 'lifo' as const }
    const tls = secure && own ? tlsOptions(this.connection) : {}
    if (!proxy) return secure ? new https.Agent({ ...shared, ...tls }) : new http.Agent(shared)
    // hpagent waits so long for the tunnel.
    const throughProxy = { ...shared, proxy, timeout: this.connection.timeouts.connect }
    return secure ? new HttpsProxyAgent({ ...throughProxy, ...tls }) : new HttpProxyAgent(throughProxy)
  }
}

/**
 * Closes sockets of an agent that were not used for so many ms. The agent's own `timeout` would do, but it also cuts off
 * connections that are slow to be made.
 */
function closeIdle<Of extends http.Agent>(agent: Of, idle: number): Of {
  const { keepSocketAlive, reuseSocket } = agent
  const onIdle = new WeakMap<Duplex, () => void>()
  agent.keepSocketAlive = (socket: Socket) => {
    // Its type says void; an agent keeps the socket only when this says so.
    const kept = keepSocketAlive.call(agent, socket) as unknown as boolean
    if (kept) {
      const close = () => void socket.destroy()
      onIdle.set(socket, close)
      socket.setTimeout(idle, close)
    }
    return kept
  }
  agent.reuseSocket = (socket: Socket, request: http.ClientRequest) => {
    const close = onIdle.get(socket)
    if (close) socket.off('timeout', close)
    socket.setTimeout(0)
    reuseSocket.call(agent, socket, request)
  }
  return agent
}

/** Only what is set: an undefined member would override Node's default. */
function tlsOptions({ tls = {} }: Connection): https.AgentOptions {
  return Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined && value !== ''))
}
