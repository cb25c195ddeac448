/** What searches tell the service of application and device, made from an account's settings and this machine. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname, release, type } from 'node:os'
import path from 'node:path'
import { deviceHeaders } from '../../lib/contract/onprint'
import type { Settings } from '../../lib/flow/settings'

interface Manifest {
  readonly name: string
  readonly version: string
}

let known: Manifest | undefined

/** This package as it is installed; its package.json is the first one above, both in a checkout and when built. */
function ownPackage(): Manifest {
  for (let folder = __dirname; !known; folder = path.dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Partial<Manifest>
      if (name && version) known = { name, version }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    if (folder === path.dirname(folder)) break
  }
  return known ?? { name: 'platen', version: '0' }
}

/** In the form of a GUID; the same for an account as long as it lives. */
export function instanceIdOf(accountId: string): string {
  const digits = createHash('sha256').update(`platen onprint ${accountId}`).digest('hex')
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20, 32)].join('-')
}

/** Headers may hold printable ASCII only, and computers are called "Jörgs Büro". */
const plain = (text: string): string => text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '').trim()

/**
 * Headers by their name on the wire: what the account says, else what is known of this machine; what neither tells is left out.
 * @param accountId id of the config node
 */
export function headersFor(settings: Settings, accountId: string): Record<string, string> {
  const { name, version } = ownPackage()
  const standard: Readonly<Record<string, string>> = {
    applicationInstanceId: instanceIdOf(accountId),
    applicationName: name,
    applicationVersion: version,
    deviceName: plain(hostname()) || 'Node-RED',
    deviceSystemVersion: release(),
    deviceSystemVersionName: type(),
    sdkName: name,
    sdkVersion: version,
  }
  const headers: Record<string, string> = {}
  for (const [key, { wire }] of Object.entries(deviceHeaders)) {
    const value = settings[key] ?? standard[key]
    if (value !== undefined) headers[wire] = String(value)
  }
  return headers
}
