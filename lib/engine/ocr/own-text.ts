import type { PdfField } from '../imaging/pdf/form'
import type { PdfCharacter } from '../imaging/pdf/text'
import { toPixels, type PageGeometry } from '../imaging/pdf/geometry'
import type { Block, Box, Line, Word } from './types'

/** The text that a PDF page already has, in the structure of recognised text. */

/** A page has text of its own from this many letters and digits on: a stamped page number alone does not make a scan readable. */
const ownTextLetters = 16

/** Whether a page can be kept as it is because its text is already there. */
export function hasOwnText(characters: readonly PdfCharacter[]): boolean {
  let letters = 0
  for (const { text } of characters) if (/[\p{L}\p{N}]/u.test(text) && ++letters >= ownTextLetters) return true
  return false
}

function pixelBox(geometry: PageGeometry, character: Pick<PdfCharacter, 'left' | 'bottom' | 'right' | 'top'>): Box {
  const one = toPixels(geometry, character.left, character.bottom)
  const other = toPixels(geometry, character.right, character.top)
  const x = Math.min(one.x, other.x)
  const y = Math.min(one.y, other.y)
  return { x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) }
}

function union(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map(box => box.x))
  const y = Math.min(...boxes.map(box => box.y))
  const right = Math.max(...boxes.map(box => box.x + box.width))
  const bottom = Math.max(...boxes.map(box => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

function lineOf(words: readonly Word[]): Line {
  return { box: union(words.map(word => word.box)), words }
}

function linesOf(characters: readonly PdfCharacter[], geometry: PageGeometry): Line[] {
  const lines: Line[] = []
  let words: Word[] = []
  let text = ''
  let boxes: Box[] = []
  const endWord = (): void => {
    if (text !== '') words.push({ text, confidence: 100, box: union(boxes) })
    text = ''
    boxes = []
  }
  const endLine = (): void => {
    endWord()
    if (words.length > 0) lines.push(lineOf(words))
    words = []
  }
  for (const character of characters) {
    if (character.text === '\n') endLine()
    else if (/^\s$/u.test(character.text)) endWord()
    else {
      text += character.text
      boxes.push(pixelBox(geometry, character))
    }
  }
  endLine()
  return lines
}

/** Lines that follow each other at less than this many line heights belong to one paragraph. */
const paragraphGap = 0.8

/** The page's text as one block, in the order of the PDF, parted into paragraphs by the white between lines. */
export function ownTextBlocks(characters: readonly PdfCharacter[], geometry: PageGeometry): Block[] {
  const lines = linesOf(characters, geometry)
  if (lines.length === 0) return []
  const paragraphs: Line[][] = []
  for (const line of lines) {
    const previous = paragraphs.at(-1)?.at(-1)
    const gap = previous === undefined ? Infinity : line.box.y - (previous.box.y + previous.box.height)
    const near = previous !== undefined && Math.abs(gap) < paragraphGap * Math.max(line.box.height, previous.box.height)
    if (near) paragraphs.at(-1)!.push(line)
    else paragraphs.push([line])
  }
  return [{ box: union(lines.map(line => line.box)), paragraphs }]
}

/** What a PDF page says by itself. */
export interface OwnText {
  readonly characters: readonly PdfCharacter[]
  /** Fields of a form, which viewers search by themselves. */
  readonly fields: readonly PdfField[]
}

function contains(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Says of a recognised word whether the page says it already, so that nothing is found twice. Undefined where it says nothing. */
export function saidAlready({ characters, fields }: OwnText, geometry: PageGeometry): ((word: Word) => boolean) | undefined {
  const boxes = linesOf(characters, geometry).flatMap(line => line.words.map(word => word.box))
  const values = fields.map(field => ({ box: pixelBox(geometry, field), value: plain(field.value) }))
  if (boxes.length === 0 && values.length === 0) return undefined
  return ({ box, text }) => {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    // a field may lie over print that is not its value
    return boxes.some(own => contains(own, x, y)) || values.some(field => contains(field.box, x, y) && field.value.includes(plain(text)))
  }
}
