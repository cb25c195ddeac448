/** Tables as text for spreadsheets. */

export interface CsvLook {
  /** Between cells: `,`, `;` or a TAB. */
  readonly separator: string
  /** Excel takes a file for UTF-8 only with it. */
  readonly bom: boolean
}

/**
 * A cell that a spreadsheet would carry out as a formula gets an apostrophe in front (OWASP, "CSV Injection"). Plain numbers
 * stay numbers.
 */
export function harmless(text: string): string {
  return /^\s*[=+\-@]|^[\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text
}

function cell(value: unknown, separator: string): string {
  const text = harmless(value === undefined || value === null ? '' : String(value))
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

/** @param rows the first one holds the headings */
export function writeCsv(rows: readonly (readonly unknown[])[], { separator, bom }: CsvLook): string {
  return `${bom ? '\uFEFF' : ''}${rows.map((row) => `${row.map((value) => cell(value, separator)).join(separator)}\r\n`).join('')}`
}

/** Cells of a text (RFC 4180, any line end). The separator is the one of `,` `;` TAB that the first line has most of. */
export function readCsv(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, '')
  const head = source.split(/[\r\n]/, 1)[0] ?? ''
  const separator = [',', ';', '\t'].map((one) => ({ one, count: head.split(one).length })).sort((a, b) => b.count - a.count)[0]?.one ?? ','
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let quoted = false
  const endRow = (): void => {
    row.push(value)
    if (row.some((one) => one !== '')) rows.push(row)
    row = []
    value = ''
  }
  for (let index = 0; index < source.length; index++) {
    const letter = source[index] as string
    if (quoted) {
      if (letter !== '"') value += letter
      else if (source[index + 1] === '"') value += source[++index]
      else quoted = false
    } else if (letter === '"' && value === '') quoted = true
    else if (letter === separator) {
      row.push(value)
      value = ''
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && source[index + 1] === '\n') index++
      endRow()
    } else value += letter
  }
  if (value !== '' || row.length > 0) endRow()
  return rows
}

/** Rows as objects, by the headings of the first one. */
export function readRecords(text: string): Record<string, string>[] {
  const [head = [], ...rows] = readCsv(text)
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name.trim(), (row[index] ?? '').trim()])))
}
