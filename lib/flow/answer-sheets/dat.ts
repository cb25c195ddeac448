/** The service's answer file (.dat): a line `Name:Value` for each answer, in the order of the template's elements. */

export interface DatLine {
  readonly name: string
  /** Empty: blank. */
  readonly value: string
}

/**
 * Reads it. A name may hold colons, and so may a value (a code with a web address), so the template's names decide where a name
 * ends; without them it is the first colon.
 * @param names of the template's elements
 */
export function readDat(text: string, names: readonly string[] = []): DatLine[] {
  // The longest first: "Seat:" and "Seat:Row:" may both be names.
  const known = [...new Set(names)].sort((one, other) => other.length - one.length)
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/)
  return lines.flatMap((line): DatLine[] => {
    if (line.trim() === '') return []
    const name = known.find((candidate) => line.startsWith(`${candidate}:`)) ?? line.split(':', 1)[0] ?? ''
    // Answers of graded sheets are written with a blank after the colon.
    return [{ name, value: line.slice(name.length + 1).trim() }]
  })
}
