/** File names from outside made harmless: one name, no folder, nothing that an operating system treats specially. */
import path from 'node:path'

/** Bytes of a name in most file systems are 255; room is left for " (12)" and a temporary ending. */
const LONGEST = 200

/** Device names that Windows keeps for itself, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

function shortened(name: string): string {
  const extension = path.extname(name).slice(0, 20)
  let stem = name.slice(0, name.length - path.extname(name).length)
  while (Buffer.byteLength(stem + extension) > LONGEST) stem = [...stem].slice(0, -1).join('')
  return stem + extension
}

/**
 * A bare file name out of any text.
 * @param fallback used when nothing of the text can stay
 */
export function cleanName(text: string, fallback = 'document'): string {
  const last = text.normalize('NFC').split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..').pop() ?? ''
  const name = last
    // eslint-disable-next-line no-control-regex -- control characters are what must go
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  if (name === '') return fallback
  return shortened(RESERVED.test(name) ? `_${name}` : name)
}

/** The name without its extension, for results that get one of their own: "scan.tif" -> "scan". */
export function stemOf(name: string): string {
  const extension = path.extname(name)
  return extension.length > 1 && extension.length <= 6 && extension !== name ? name.slice(0, -extension.length) : name
}
