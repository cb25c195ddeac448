/** Personal sheets: a class list and the `${field}` places of a markup. */
import type { Phrase } from '../../client/errors'
import { failure } from '../errors'
import { isPlainObject, nameOfKind } from '../message'
import { phrase } from '../phrases'
import { textOfFile } from '../text-file'
import { readRecords } from './csv'

export type Person = Readonly<Record<string, string>>

const FIELD = /\$\{([^{}]+)\}/g

/**
 * A class list as people: a list of objects, of texts (names), or CSV text with headings.
 * @throws PlatenError INVALID_INPUT
 */
export function readPeople(value: unknown): Person[] {
  const refuse = (problem: Phrase) => failure('setting-invalid', { name: 'people', problem })
  const given = Buffer.isBuffer(value) ? textOfFile(value) : value
  const list: unknown = typeof given === 'string' ? readRecords(given) : given
  if (!Array.isArray(list)) throw refuse(phrase('people-needed', { found: nameOfKind(value) }))
  if (list.length === 0) throw refuse(phrase('people-none'))
  return list.map((person: unknown, index): Person => {
    if (typeof person === 'string') return { name: person }
    if (!isPlainObject(person)) throw refuse(phrase('person-needed', { number: index + 1, found: nameOfKind(person) }))
    return Object.fromEntries(Object.entries(person).map(([name, entry]) => [name, entry === null || entry === undefined ? '' : String(entry)]))
  })
}

/** A value must stay inside its line: a line break would begin an element of its own. */
const oneLine = (text: string): string => text.replace(/[\r\n\t\u2028\u2029]+/g, ' ').trim()

/**
 * The markup of one person.
 * @throws PlatenError INVALID_INPUT when the list lacks a field that the markup asks for
 */
export function markupFor(markup: string, person: Person, number: number): string {
  return markup.replace(FIELD, (_, name: string) => {
    const value = Object.hasOwn(person, name.trim()) ? person[name.trim()] : undefined
    if (value === undefined) throw failure('person-field-missing', { name: name.trim(), number, known: Object.keys(person).join(', ') || '-' })
    return oneLine(value)
  })
}

/** Headings of a whole name, and of its two parts, in the languages of the package. */
const WHOLE = /^(full.?)?name$|^(student|pupil|schüler(in)?|schueler(in)?|teilnehmer(in)?)$/i
const FIRST = /^(first|given).?name$|^vorname$/i
const LAST = /^(last|family).?name$|^surname$|^(nach|familien)name$/i

/** A name for a person: what the list calls name, else first and last name, else its first column; `unnamed` where nothing is written. */
export function nameOfPerson(person: Person, unnamed: string | number): string {
  const value = (heading: RegExp): string => Object.entries(person).find(([name, entry]) => heading.test(name.trim()) && entry !== '')?.[1] ?? ''
  const parts = [value(FIRST), value(LAST)].filter((part) => part !== '').join(' ')
  return value(WHOLE) || parts || Object.values(person).find((entry) => entry !== '') || String(unnamed)
}
