/** The file name in a Content-Disposition header (RFC 6266), as a bare name that no path can hide in. */

/** Longest name kept; file systems take 255 bytes. */
const LONGEST = 120

/** @returns undefined when there is none that can be used */
export function dispositionName(header: string | undefined): string | undefined {
  if (!header) return undefined
  return cleanName(extendedName(header) ?? plainName(header) ?? '')
}

/** `filename*=UTF-8''a%20name`, which wins over the plain form. */
function extendedName(header: string): string | undefined {
  const match = /;\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(header)
  if (!match) return undefined
  const [, charset = '', encoded = ''] = match
  try {
    if (/^utf-8$/i.test(charset)) return decodeURIComponent(encoded)
    if (/^iso-8859-1$/i.test(charset)) return encoded.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  } catch {
    // Not what it says it is; the plain form may do.
  }
  return undefined
}

function plainName(header: string): string | undefined {
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)
  const text = quoted ? (quoted[1] as string).replace(/\\(.)/g, '$1') : /;\s*filename\s*=\s*([^;\s"]+)/i.exec(header)?.[1]
  // Header bytes arrive as Latin-1; many clients put UTF-8 there.
  return text && tryUtf8(text)
}

function tryUtf8(text: string): string {
  const bytes = Buffer.from(text, 'latin1')
  const decoded = bytes.toString('utf8')
  return decoded.includes('\uFFFD') ? text : decoded
}

/** A name without folders, control characters and what Windows refuses; undefined when nothing is left. */
export function cleanName(name: string): string | undefined {
  const bare = name.split(/[/\\]/).at(-1) as string
  // eslint-disable-next-line no-control-regex
  const clean = bare.replace(/[\u0000-\u001f\u007f<>:"|?*]/g, '_').replace(/^\.+/, '').trim().replace(/[. ]+$/, '')
  if (!clean) return undefined
  const dot = clean.lastIndexOf('.')
  const extension = dot > 0 ? clean.slice(dot).slice(0, 10) : ''
  const stem = dot > 0 ? clean.slice(0, dot) : clean
  return stem.slice(0, LONGEST - extension.length) + extension
}
