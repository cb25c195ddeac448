/** The agents of one connection: its TLS settings, its proxy, its kept-alive sockets. No global agent is used or touched. */
import http from 'node:http'
import https from 'node:https'
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent'
import { isLoopback, proxyFor } from './proxy'
import { conditionError } from './conditions'
import type { Connection, ProxyOptions } from './types'

export interface Way {
  readonly agent: http.Agent
  /** Host of the proxy, without login, when there is one. */
  readonly proxy?: string
}

/** ms after which an unused kept-alive socket is closed. */
const IDLE = 15_000

export class Agents {
  private readonly made = new Map<string, http.Agent>()

  constructor(
    private readonly connection: Connection,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  /**
   * The way to an address.
   * @param own the address is the account's own: its client certificate and trust settings apply there and nowhere else
   * @param keepAlive whether a socket that was used before may be used. A create must not: when such a socket breaks, nobody can
   *   tell whether the server had read the request, and a create may not be repeated on suspicion.
   * @throws PlatenError `NOT_CONFIGURED` when the proxy's address is none
   */
  to(url: URL, own: boolean, keepAlive: boolean): Way {
    const { side, proxy: explicit } = this.connection
    const proxy = side === 'engine' && isLoopback(url.hostname) ? undefined : this.proxyTo(url, explicit)
    const key = [url.protocol, own, keepAlive, proxy?.href].join(' ')
    let agent = this.made.get(key)
    if (!agent) {
      agent = this.make(url, own, keepAlive, proxy)
      this.made.set(key, agent)
    }
    return proxy ? { agent, proxy: proxy.host } : { agent }
  }

  private proxyTo(url: URL, explicit: ProxyOptions | undefined): URL | undefined {
    let proxy: URL | undefined
    try {
      proxy = proxyFor(url, explicit, this.environment)
    } catch {
      throw conditionError('address-invalid', { address: 'of the proxy', problem: 'it is no complete address, such as http://host:8080' })
    }
    if (proxy && proxy.protocol !== 'http:' && proxy.protocol !== 'https:')
      throw conditionError('address-invalid', { address: `${proxy.protocol}//${proxy.host}`, problem: 'a proxy must be http:// or https://' })
    return proxy
  }

  private make(url: URL, own: boolean, keepAlive: boolean, proxy: URL | undefined): http.Agent {
    const secure = url.protocol === 'https:'
    const shared = { keepAlive, maxSockets: Infinity, scheduling: 'lifo' as const, timeout: proxy ? this.connection.timeouts.connect : IDLE }
    const tls = secure && own ? tlsOptions(this.connection) : {}
    if (!proxy) return secure ? new https.Agent({ ...shared, ...tls }) : new http.Agent(shared)
    return secure ? new HttpsProxyAgent({ ...shared, ...tls, proxy }) : new HttpProxyAgent({ ...shared, proxy })
  }
}

/** Only what is set: an undefined member would override Node's default. */
function tlsOptions({ tls = {} }: Connection): https.AgentOptions {
  return Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined && value !== ''))
}
