/** The kinds of values that attributes of the markup have, and how they are read. */

import type { FailureValues } from '../../failure'
import type { MarkupProblem } from '../problems'

export type AttributeValue = string | number | boolean | readonly string[] | readonly number[]

/** Reads the text after `=`; gives the problem as `{ wrong }` when it is no such value. */
export type AttributeKind = (text: string) => AttributeValue | { wrong: MarkupProblem, values?: FailureValues }

export const textValue: AttributeKind = text => text

export const oneOf = (...values: string[]): AttributeKind => text => {
  const found = values.find(value => value.toLowerCase() === text.trim().toLowerCase())
  return found ?? { wrong: 'value-one-of', values: { choices: values.join(', ') } }
}

export const whole = (low: number, high: number): AttributeKind => text => {
  const number = /^[+-]?\d{1,9}$/.test(text.trim()) ? Number(text) : NaN
  return number >= low && number <= high ? number : { wrong: 'value-whole', values: { low, high } }
}

export const flag: AttributeKind = text => {
  const value = text.trim().toLowerCase()
  if (value === 'true') return true
  if (value === 'false') return false
  return { wrong: 'value-flag' }
}

/** Names of CSS that a printed sheet needs, and their hexadecimal values. */
const colors: Readonly<Record<string, string>> = {
  black: '#000000', white: '#ffffff', red: '#ff0000', green: '#008000', blue: '#0000ff', yellow: '#ffff00', gray: '#808080', grey: '#808080',
  lightgray: '#d3d3d3', lightgrey: '#d3d3d3', darkgray: '#a9a9a9', darkgrey: '#a9a9a9', silver: '#c0c0c0', orange: '#ffa500', purple: '#800080',
  brown: '#a52a2a', pink: '#ffc0cb', aqua: '#00ffff', cyan: '#00ffff', magenta: '#ff00ff', navy: '#000080', teal: '#008080', olive: '#808000',
  maroon: '#800000', lime: '#00ff00', lightblue: '#add8e6', lightgreen: '#90ee90', lightyellow: '#ffffe0', aliceblue: '#f0f8ff', azure: '#f0ffff',
}

export const color: AttributeKind = text => {
  const value = text.trim().toLowerCase()
  if (/^#[0-9a-f]{6}$/.test(value)) return value
  if (/^#[0-9a-f]{3}$/.test(value)) return '#' + [...value.slice(1)].map(digit => digit + digit).join('')
  return colors[value] ?? { wrong: 'value-color', values: { choices: Object.keys(colors).join(', ') } }
}

const mark = /\(([^\s()]*)\)/g

/** `(A) (B)`: marks of bubbles; an empty one gets its letter, or with `gaps` stays empty. */
export const marks = (gaps = false): AttributeKind => text => {
  const found = [...text.matchAll(mark)].map(match => match[1]!)
  if (found.length === 0 || text.replace(mark, '').trim() !== '') return { wrong: 'value-marks' }
  return gaps ? found : found.map((value, index) => value === '' ? letterAt(index) : value)
}

/** `regular`, `bold`, `italic`, `underline`, several with commas. */
export const fontStyle: AttributeKind = text => {
  const styles = text.split(',').map(style => style.trim().toLowerCase())
  const wrong = styles.find(style => !['regular', 'bold', 'italic', 'underline'].includes(style))
  return wrong === undefined ? styles : { wrong: 'value-font-style' }
}

/** `20%-80%`: shares of a width; the sum is made 1. */
export const proportions: AttributeKind = text => {
  const shares = text.split('-').map(share => /^\s*\d+(\.\d+)?\s*%?\s*$/.test(share) ? parseFloat(share) : NaN)
  const sum = shares.reduce((total, share) => total + share, 0)
  return sum > 0 && shares.every(share => share > 0) ? shares.map(share => share / sum) : { wrong: 'value-shares' }
}

/** A, B .. Z, AA, AB .. by a 0-based place. */
export function letterAt(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : letterAt(Math.floor(index / 26) - 1) + letterAt(index % 26)
}
