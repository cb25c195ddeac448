/** Which proxy, if any, a request goes through: decided anew for each request, so that a changed environment is heeded. */
import net from 'node:net'
import type { ProxyOptions } from './types'

type Environment = Readonly<Record<string, string | undefined>>

/** Small letters win, as in curl; an empty value counts as set. */
const variable = (environment: Environment, name: string): string | undefined =>
  environment[name.toLowerCase()] ?? environment[name.toUpperCase()]

const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '')

/** Whether an address can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  const host = withoutBrackets(hostname).toLowerCase()
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'))
}

const defaultPort = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80')

/**
 * Whether one entry of a NO_PROXY list names the host: `*`, a name and all below it (with or without a leading dot or `*.`),
 * an IP address, a network (`10.0.0.0/8`), each with an optional port.
 */
function names(entry: string, url: URL): boolean {
  if (entry === '*') return true
  const host = withoutBrackets(url.hostname).toLowerCase()
  const network = /^\[?([0-9a-f.:]+)\]?\/(\d+)$/i.exec(entry)
  if (network) {
    const family = (address: string) => (net.isIPv6(address) ? 'ipv6' : 'ipv4')
    const [, address = '', bits = ''] = network
    if (!net.isIP(address) || !net.isIP(host) || Number(bits) > (net.isIPv6(address) ? 128 : 32)) return false
    const list = new net.BlockList()
    list.addSubnet(address, Number(bits), family(address))
    return list.check(host, family(host))
  }
  const parts = net.isIPv6(entry) ? null : /^(.+?):(\d+)$/.exec(entry)
  if (parts && parts[2] !== defaultPort(url)) return false
  const name = withoutBrackets(parts?.[1] ?? entry)
    .toLowerCase()
    .replace(/^\*?\./, '')
  return name !== '' && (host === name || host.endsWith(`.${name}`))
}

const isExcepted = (url: URL, exceptions: readonly string[]): boolean => exceptions.some((entry) => names(entry, url))

/**
 * The proxy for a request.
 * @param explicit the account's own setting; wins over the environment
 * @returns address with login, or undefined for a direct connection
 * @throws TypeError when the proxy's address is none
 */
export function proxyFor(url: URL, explicit: ProxyOptions | undefined, environment: Environment = process.env): URL | undefined {
  if (explicit) {
    if (isExcepted(url, explicit.noProxy ?? [])) return undefined
    const proxy = new URL(explicit.url)
    if (explicit.user !== undefined) proxy.username = encodeURIComponent(explicit.user)
    if (explicit.password !== undefined) proxy.password = encodeURIComponent(explicit.password)
    return proxy
  }
  const address =
    variable(environment, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') || variable(environment, 'all_proxy')
  if (!address) return undefined
  if (isExcepted(url, (variable(environment, 'no_proxy') ?? '').split(/[\s,]+/).filter(Boolean))) return undefined
  return new URL(address.includes('://') ? address : `http://${address}`)
}
