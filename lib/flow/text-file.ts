/** The text of a file that a program of the author's wrote: a spreadsheet's CSV, a sheet's description. */

/**
 * @param bytes UTF-16 with its mark or with a first letter of Latin script, UTF-8, or what else Windows programs write
 */
export function textOfFile(bytes: Uint8Array): string {
  const [first = 1, second = 1, third = 1, fourth = 1] = bytes
  const decoded = (encoding: string, fatal = false): string => new TextDecoder(encoding, { fatal }).decode(bytes)
  if (first === 0xff && second === 0xfe) return decoded('utf-16le')
  if (first === 0xfe && second === 0xff) return decoded('utf-16be')
  if (second === 0 && fourth === 0 && first !== 0) return decoded('utf-16le')
  if (first === 0 && third === 0 && second !== 0) return decoded('utf-16be')
  try {
    return decoded('utf-8', true)
  } catch {
    return decoded('windows-1252')
  }
}
