import { parse } from 'csv-parse/sync'
import type { PageDrawing } from './drawing'
import { copyOf, type Sheet } from './generate'
import { classListProblem as invalid } from './problems'
import type { Fields } from './render/copy'
import { hasPlaceholder, placeholder } from './text/lines'

/** Sheets for the people of a list: each with the name printed and a copy number in its page code. */

/** Copy numbers have 14 bits. */
const mostPeople = 16_383
const maxBytes = 8 * 1024 * 1024

/** A person as the list tells: column names and values. */
export interface Person {
  /** 1-based, in the order of the list: the number in the page code. */
  readonly copy: number
  readonly fields: Fields
  /** What is printed at the top of a marked sheet. */
  readonly heading: string
}

/** Columns that hold a whole name, in the languages of the package. */
const nameColumns = ['name', 'student', 'pupil', 'full name', 'fullname', 'schüler', 'schueler', 'schülerin', 'teilnehmer']
const firstNames = ['first name', 'firstname', 'given name', 'vorname']
const lastNames = ['last name', 'lastname', 'surname', 'family name', 'nachname', 'familienname']

/**
 * Reads a class list: CSV text (comma, semicolon or TAB; first line names the columns), an array of objects, or an array of names.
 * @throws MarksFailure class-list-invalid
 */
export function readClassList(list: string | Uint8Array | readonly unknown[]): Person[] {
  const records = Array.isArray(list) ? list.map(recordOf) : fromCsv(list as string | Uint8Array)
  if (records.length === 0) invalid('class-nobody')
  if (records.length > mostPeople) invalid('class-too-many', { count: records.length, most: mostPeople })
  return records.map((fields, index) => ({ copy: index + 1, fields, heading: headingOf(fields) }))
}

function recordOf(entry: unknown, index: number): Fields {
  if (typeof entry === 'string' || typeof entry === 'number') return { name: clean(String(entry)) }
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) invalid('class-entry', { number: index + 1 })
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => {
    if (value !== null && value !== undefined && typeof value === 'object') invalid('class-field', { name: key, number: index + 1 })
    return [key.trim(), clean(String(value ?? ''))]
  }))
}

function fromCsv(list: string | Uint8Array): Fields[] {
  if (list.length > maxBytes) invalid('class-too-large', { count: list.length, most: maxBytes })
  const text = (typeof list === 'string' ? list : decode(list)).replace(/^\uFEFF/, '')
  const firstLine = /^[^\r\n]*/.exec(text)![0]
  const delimiter = [';', '\t', ','].find(sign => firstLine.includes(sign)) ?? ','
  let rows: string[][]
  try {
    rows = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, trim: true }) as string[][]
  } catch (error) {
    return invalid('class-csv', { problem: (error as Error).message.replace(/\.$/, '') })
  }
  const columns = (rows.shift() ?? []).map(column => column.trim())
  if (columns.length === 0) return []
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index)
  if (twice !== undefined) invalid('class-column-twice', { name: twice })
  return rows.map((row, index) => {
    if (row.length > columns.length) invalid('class-row-too-long', { number: index + 2, values: row.length, columns: columns.length })
    return Object.fromEntries(columns.flatMap((column, place) => column === '' ? [] : [[column, clean(row[place] ?? '')]]))
  })
}

/** UTF-8 or UTF-16 by its mark; lists saved by older spreadsheets are Windows-1252. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function clean(value: string): string {
  return value.replace(/\s+/g, ' ').trim().slice(0, 500)
}

function headingOf(fields: Fields): string {
  const find = (names: readonly string[]): string => Object.entries(fields).find(([key, value]) => names.includes(key.toLowerCase()) && value !== '')?.[1] ?? ''
  const name = find(nameColumns) || [find(firstNames), find(lastNames)].filter(part => part !== '').join(' ')
  return name || Object.values(fields).find(value => value !== '') || ''
}

/**
 * The pages of all personal sheets, one after the other, made as they are asked for.
 * @throws MarksFailure class-list-invalid: a `${field}` of the sheet that the list has no column for; markup-invalid: a value that a barcode cannot hold
 */
export function personalSheets(sheet: Sheet, people: readonly Person[]): Iterable<PageDrawing> {
  const wanted = fieldsOf(sheet)
  const known = new Set(people.flatMap(person => Object.keys(person.fields)))
  const missing = [...wanted].find(field => !known.has(field))
  if (missing !== undefined) invalid('class-column-missing', { name: missing, known: [...known].join(', ') })
  return (function* () {
    for (const person of people) yield* copyOf(sheet, { fields: person.fields, copy: person.copy, heading: person.heading })
  })()
}

/** Names of the `${field}`s on a sheet. */
export function fieldsOf(sheet: Sheet): Set<string> {
  const fields = new Set<string>()
  for (const item of sheet.drawings.flatMap(drawing => drawing.items)) {
    if ((item.kind === 'text' || item.kind === 'code') && hasPlaceholder(item.text)) for (const match of item.text.matchAll(placeholder)) fields.add(match[1]!.trim())
  }
  return fields
}
