/** From the names in storage paths to names on this machine's disk: every name has one place, and none lies outside. */
import { RequestFailure } from '../failure'

/** bytes; file systems take 255, and a file that is being written has a longer name. */
const LONGEST = 200
const MOST_SEGMENTS = 64

/** What some file system refuses or reads as something else, and the sign that is used for it. */
// eslint-disable-next-line no-control-regex
const AWKWARD = /[\u0000-\u001f\u007f<>:"|?*%\\]|[. ]$/g
/** Names of devices on Windows. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

const escaped = (text: string): string => [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

/** One name of a path as it is on disk. @throws RequestFailure 400 for `.`, `..` and what is too long */
function diskName(name: string): string {
  if (name === '.' || name === '..') throw new RequestFailure(400, 'name-invalid', `"${name}" cannot be part of a storage path.`, { name })
  const safe = name.replace(AWKWARD, escaped).replace(DEVICE, (device) => escaped(device[0] as string) + device.slice(1))
  if (Buffer.byteLength(safe) > LONGEST) throw new RequestFailure(400, 'name-invalid', `The name ${name.slice(0, 40)}… is longer than a file's name may be.`, { name: name.slice(0, 40) })
  return safe
}

/** The name that was stored under a name on disk. */
export function storedName(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** A storage path as its names; slashes at the ends and doubled ones mean nothing. */
export const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '')

/** A storage path as names on disk; empty for the root. @throws RequestFailure 400 */
export function diskNames(path: string): string[] {
  const names = namesOf(path)
  if (names.length > MOST_SEGMENTS) throw new RequestFailure(400, 'name-invalid', 'The storage path has too many folders.')
  return names.map(diskName)
}

/** The name of a storage as one folder on disk: it holds no slashes. */
export const diskFolder = (name: string): string => diskName(name.replaceAll('/', '%2f')) || '_'
