/** Which names a request may call this server by, and which pages may call it: the guard against DNS rebinding and foreign pages. */
import net from 'node:net'
import os from 'node:os'

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1']

export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(host.toLowerCase()) || (net.isIPv4(host) && host.startsWith('127.'))
}

/** The name in a Host header or an address: lower case, without port and brackets; undefined when it is neither. */
export function hostNameOf(text: string): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@[\]\\]+))(?::\d{1,5})?$/i.exec(text)
  return (match?.[1] ?? match?.[2])?.toLowerCase()
}

/**
 * @param listening the address that the server listens on
 * @param configured further names by which it is reached (reverse proxies)
 */
export function acceptedHosts(listening: string, configured: readonly string[]): ReadonlySet<string> {
  const names = new Set([...LOOPBACK_NAMES, ...configured.map((name) => name.toLowerCase())])
  if (isLoopback(listening)) return names.add(listening.toLowerCase())
  names.add(listening.toLowerCase())
  names.add(os.hostname().toLowerCase())
  for (const addresses of Object.values(os.networkInterfaces())) for (const { address } of addresses ?? []) names.add(address.toLowerCase())
  return names
}

/** The parts of a request that decide. */
export interface Caller {
  readonly method: string
  readonly path: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly fetchMode: string | undefined
}

/** Why a request is refused: `foreign-host` or `foreign-origin`; undefined: it may pass. */
export function refusal(caller: Caller, accepted: ReadonlySet<string>): 'foreign-host' | 'foreign-origin' | undefined {
  const name = caller.host === undefined ? undefined : hostNameOf(caller.host)
  if (name === undefined || !accepted.has(name)) return 'foreign-host'
  if (caller.origin !== undefined && caller.origin.toLowerCase() !== `http://${caller.host?.toLowerCase()}`) return 'foreign-origin'
  // Browsers that send no Origin (pictures, frames, scripts of a page) say here where the page is from. A link that a person
  // follows to the status page shows them nothing that the page they came from could read.
  const followedLink = caller.method === 'GET' && caller.path === '/' && caller.fetchMode === 'navigate'
  if (caller.fetchSite !== undefined && !['same-origin', 'none'].includes(caller.fetchSite) && !followedLink) return 'foreign-origin'
  return undefined
}
