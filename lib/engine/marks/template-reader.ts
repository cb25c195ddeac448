import { MarksFailure } from './failure'
import { invalidTemplate, tooLargeTemplate } from './template-problems'
import { questionsOf } from './template'
import type { Barcode, Box, Bubble, ChoiceBox, ClipArea, Element, Grid, Orientation, Template, TemplatePage } from './template'

/** Bounds against files that would exhaust memory or time; far above every real sheet. */
const limits = { bytes: 96 * 1024 * 1024, pages: 200, bubbles: 20_000, pageSide: 60_000 }

type Keys = Record<string, unknown>

/** Reads one object of the file: known keys are taken out, what is left over is kept. */
class Reader {
  private readonly left: Keys
  private readonly names = new Map<string, string>()

  constructor(value: unknown, readonly path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidTemplate('file-no-object', { place: path })
    this.left = { ...(value as Keys) }
    for (const key of Object.keys(this.left)) this.names.set(key.toLowerCase(), key)
  }

  private take(key: string): unknown {
    const name = this.names.get(key.toLowerCase())
    if (name === undefined) return undefined
    const value = this.left[name]
    delete this.left[name]
    return value === null ? undefined : value
  }

  text(key: string): string | undefined {
    const value = this.take(key)
    if (value === undefined) return undefined
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw invalidTemplate('file-no-text', { place: `${this.path}.${key}` })
  }

  /** A finite number, or a text that is one (files of 2023 and later). */
  number(key: string): number | undefined {
    const value = this.take(key)
    if (value === undefined || value === '') return undefined
    const number = typeof value === 'string' ? Number(value.trim().replace(',', '.')) : value
    if (typeof number !== 'number' || !Number.isFinite(number)) throw invalidTemplate('file-no-number', { place: `${this.path}.${key}` })
    return number
  }

  needNumber(key: string): number {
    const number = this.number(key)
    if (number === undefined) throw invalidTemplate('file-missing', { place: `${this.path}.${key}` })
    return number
  }

  flag(key: string): boolean | undefined {
    const value = this.take(key)
    if (value === undefined) return undefined
    if (typeof value === 'boolean') return value
    if (value === 'true' || value === 'True' || value === 1) return true
    if (value === 'false' || value === 'False' || value === 0) return false
    throw invalidTemplate('file-no-flag', { place: `${this.path}.${key}` })
  }

  list(key: string): unknown[] {
    const value = this.take(key)
    if (value === undefined) return []
    if (!Array.isArray(value)) throw invalidTemplate('file-no-list', { place: `${this.path}.${key}` })
    return value
  }

  box(): Box {
    return { left: this.number('Left') ?? 0, top: this.number('Top') ?? 0, width: this.number('Width') ?? 0, height: this.number('Height') ?? 0 }
  }

  rest(): { extra?: Keys } {
    return Object.keys(this.left).length > 0 ? { extra: this.left } : {}
  }
}

/**
 * Reads a `.omr` or `.omrcr` file of any of its dialects: BOM, numbers as texts, `__type` instead of `Type`, unknown keys.
 * @throws MarksFailure template-not-json, template-invalid (names the place in the file), template-too-large
 */
export function readTemplate(bytes: Uint8Array | string): Template {
  if (bytes.length > limits.bytes) throw tooLargeTemplate('file-bytes', { count: bytes.length })
  let parsed: unknown
  try {
    parsed = JSON.parse((typeof bytes === 'string' ? bytes : decodeText(bytes)).replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new MarksFailure('template-not-json', { detail: (error as Error).message.slice(0, 120) })
  }
  const reader = new Reader(parsed, 'template')
  const pages = reader.list('Pages')
  if (pages.length === 0) throw invalidTemplate('file-no-pages')
  if (pages.length > limits.pages) throw tooLargeTemplate('file-pages', { count: pages.length })
  const budget = { bubbles: limits.bubbles }
  const template: Template = {
    name: reader.text('Name') ?? '',
    version: reader.number('Version') ?? 1,
    pages: pages.map((page, index) => readPage(page, `Pages[${index}]`, budget)),
  }
  const templateId = reader.text('TemplateId')
  if (templateId !== undefined) template.templateId = templateId
  const finalized = reader.flag('FinalizationComplete')
  if (finalized !== undefined) template.finalizationComplete = finalized
  const generated = reader.flag('IsGenerated')
  if (generated !== undefined) template.isGenerated = generated
  return Object.assign(template, reader.rest())
}

/** UTF-8, or UTF-16 by its byte order mark. */
function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder('utf-8').decode(bytes)
}

function readPage(value: unknown, path: string, budget: { bubbles: number }): TemplatePage {
  const reader = new Reader(value, path)
  const width = reader.needNumber('Width')
  const height = reader.needNumber('Height')
  for (const side of [width, height]) {
    if (side < 50 || side > limits.pageSide) throw invalidTemplate('file-page-size', { place: path, width, height, most: limits.pageSide })
  }
  const page: TemplatePage = {
    width, height,
    elements: reader.list('Elements').map((element, index) => readElement(element, `${path}.Elements[${index}]`, budget)),
  }
  checkPlaces(page, path)
  const imageName = reader.text('ImageName')
  if (imageName !== undefined) page.imageName = imageName
  const imageFormat = reader.text('ImageFormat')
  if (imageFormat !== undefined) page.imageFormat = imageFormat
  const imageData = reader.text('ImageData')
  if (imageData !== undefined) page.imageData = imageData
  return Object.assign(page, reader.rest())
}

/** Bubbles that lie on each other or beside the page would give answers that nobody marked. */
function checkPlaces(page: TemplatePage, path: string): void {
  for (const { name, choice } of questionsOf(page)) {
    const { bubbleWidth: width, bubbleHeight: height } = choice
    const bubbles = choice.bubbles.filter(bubble => bubble.valid)
    bubbles.forEach((bubble, at) => {
      const x = bubble.left + width / 2
      const y = bubble.top + height / 2
      if (x < 0 || y < 0 || x > page.width || y > page.height) {
        throw invalidTemplate('file-bubble-outside', { place: path, name, value: bubble.value, x: Math.round(x), y: Math.round(y), width: page.width, height: page.height })
      }
      const other = bubbles.slice(0, at).find(({ left, top }) => Math.abs(left - bubble.left) < width * 0.4 && Math.abs(top - bubble.top) < height * 0.4)
      if (other) throw invalidTemplate('file-bubbles-overlap', { place: path, name, value: bubble.value, other: other.value, x: Math.round(bubble.left), y: Math.round(bubble.top) })
    })
  }
}

/** `Grid`, `GridOmr:#Aspose.OMR.TemplateModel` and the like: the bare name of the type. */
function typeName(reader: Reader): string {
  const type = reader.text('Type') ?? reader.text('__type')
  if (type === undefined) throw invalidTemplate('file-no-type', { place: reader.path })
  return type.replace(/[:,].*$/, '').replace(/^.*\./, '')
}

function readElement(value: unknown, path: string, budget: { bubbles: number }): Element {
  const reader = new Reader(value, path)
  const type = typeName(reader)
  const base = { name: reader.text('Name') ?? '', ...reader.box() }
  switch (type.replace(/(Element|Omr)$/i, '').toLowerCase()) {
    case 'choicebox': return readChoice(reader, 'ChoiceBox', base, budget)
    case 'checkbox': return readChoice(reader, 'CheckBox', base, budget)
    case 'replacetrigger': return readChoice(reader, 'ReplaceTrigger', base, budget)
    case 'grid': return readGrid(reader, base, budget)
    case 'compositegrid': return readCompositeGrid(reader, base, budget)
    case 'scoregroup': {
      const questions = reader.list('Questions').map((question, index) => readScoreQuestion(question, `${path}.Questions[${index}]`, budget))
      return { kind: 'ScoreGroup', ...base, questions, ...reader.rest() }
    }
    case 'barcode':
    case 'barcodedownloadable': return readBarcode(reader, type, base)
    case 'cliparea': {
      const clip: ClipArea = { kind: 'ClipArea', ...base, jpegQuality: Math.min(100, Math.max(1, reader.number('JpegQuality') ?? 85)) }
      return Object.assign(clip, reader.rest())
    }
    case 'referencepoint': {
      const role = (reader.text('ReferenceType') ?? 'Corner').toLowerCase()
      return { kind: 'Reference', ...base, role: role === 'edge' || role === 'rotation' ? role : 'corner', ...keepType(reader, type) }
    }
    case 'pagecode':
      return { kind: 'PageCode', ...base, form: reader.text('Form') === 'strip' ? 'strip' : 'qr', ...reader.rest() }
    default:
      return { kind: 'Unknown', type, ...base, ...reader.rest() }
  }
}

/** Keeps which of several names a type had, so that a file comes out as it went in. */
function keepType(reader: Reader, type: string): { extra: Keys } {
  return { extra: { ...reader.rest().extra, Type: type } }
}

type Base = Box & { name: string }

function readChoice(reader: Reader, kind: ChoiceBox['kind'], base: Base, budget: { bubbles: number }): ChoiceBox {
  const choice: ChoiceBox = {
    kind, ...base,
    orientation: readOrientation(reader),
    multiselect: reader.flag('Multiselect') ?? kind === 'CheckBox',
    bubbleWidth: reader.number('BubbleWidth') ?? 0,
    bubbleHeight: reader.number('BubbleHeight') ?? 0,
    bubbles: reader.list('Bubbles').map((bubble, index) => readBubble(bubble, `${reader.path}.Bubbles[${index}]`, budget)),
  }
  const threshold = reader.number('Threshold')
  if (threshold !== undefined) choice.threshold = Math.min(100, Math.max(0, threshold))
  const target = reader.text('Target')
  if (target !== undefined) choice.target = target
  if (kind === 'ReplaceTrigger') {
    const replacement = reader.text('Value')
    if (replacement !== undefined) choice.replacement = replacement
  }
  return finishChoice(Object.assign(choice, reader.rest()), reader.path)
}

/** The service leaves the bubble size off in sections of grids: it is the short side of the section's box, less its frame of 1 px. */
function finishChoice(choice: ChoiceBox, path: string): ChoiceBox {
  if (choice.bubbles.length === 0) return choice
  if (choice.bubbleWidth <= 0 || choice.bubbleHeight <= 0) {
    const side = Math.min(choice.width, choice.height)
    if (side <= 0) throw invalidTemplate('file-bubble-size', { place: path })
    choice.bubbleWidth = choice.bubbleWidth > 0 ? choice.bubbleWidth : side
    choice.bubbleHeight = choice.bubbleHeight > 0 ? choice.bubbleHeight : side
  }
  return choice
}

function readOrientation(reader: Reader): Orientation {
  return reader.text('Orientation')?.toLowerCase() === 'vertical' ? 'Vertical' : 'Horizontal'
}

function readBubble(value: unknown, path: string, budget: { bubbles: number }): Bubble {
  if (--budget.bubbles < 0) throw tooLargeTemplate('file-bubbles', { most: limits.bubbles })
  const reader = new Reader(value, path)
  const bubble: Bubble = {
    value: reader.text('Value') ?? '',
    left: reader.needNumber('Left'),
    top: reader.needNumber('Top'),
    valid: reader.flag('IsValid') ?? true,
  }
  return Object.assign(bubble, reader.rest())
}

function readGrid(reader: Reader, base: Base, budget: { bubbles: number }): Grid {
  const orientation = readOrientation(reader)
  const width = reader.number('BubbleWidth') ?? 0
  const height = reader.number('BubbleHeight') ?? 0
  const sections = reader.list('Elements').map((section, index) => {
    const inner = new Reader(section, `${reader.path}.Elements[${index}]`)
    typeName(inner)
    const innerBase = { name: inner.text('Name') ?? '', ...inner.box() }
    const choice = readChoice(inner, 'ChoiceBox', innerBase, budget)
    if (width > 0 && height > 0) Object.assign(choice, { bubbleWidth: width, bubbleHeight: height })
    return choice
  })
  return { kind: 'Grid', ...base, orientation, sections, ...reader.rest() }
}

/** CompositeGrid: `Bubbles` is a list of lists, one a section. */
function readCompositeGrid(reader: Reader, base: Base, budget: { bubbles: number }): Grid {
  const orientation = readOrientation(reader)
  const bubbleWidth = reader.needNumber('BubbleWidth')
  const bubbleHeight = reader.needNumber('BubbleHeight')
  const sections = reader.list('Bubbles').map((section, index): ChoiceBox => {
    if (!Array.isArray(section)) throw invalidTemplate('file-no-list', { place: `${reader.path}.Bubbles[${index}]` })
    const bubbles = section.map((bubble, place) => readBubble(bubble, `${reader.path}.Bubbles[${index}][${place}]`, budget))
    const xs = bubbles.map(bubble => bubble.left)
    const ys = bubbles.map(bubble => bubble.top)
    const left = Math.min(...xs)
    const top = Math.min(...ys)
    return {
      kind: 'ChoiceBox', name: '', left, top, width: Math.max(...xs) - left + bubbleWidth, height: Math.max(...ys) - top + bubbleHeight,
      orientation, multiselect: false, bubbleWidth, bubbleHeight, bubbles,
    }
  })
  return { kind: 'CompositeGrid', ...base, orientation, sections, ...reader.rest() }
}

/** A question of a ScoreGroup; each of its answers has one bubble or more, whose value is the answer's name. */
function readScoreQuestion(value: unknown, path: string, budget: { bubbles: number }): ChoiceBox {
  const reader = new Reader(value, path)
  const base = { name: reader.text('Name') ?? '', ...reader.box() }
  const bubbles: Bubble[] = []
  let width = reader.number('BubbleWidth') ?? 0
  let height = reader.number('BubbleHeight') ?? 0
  reader.list('ScoreAnswers').forEach((answer, index) => {
    const inner = new Reader(answer, `${path}.ScoreAnswers[${index}]`)
    const name = inner.text('Name')
    const box = inner.box()
    inner.list('Bubbles').forEach((bubble, place) => {
      const read = readBubble(bubble, `${inner.path}.Bubbles[${place}]`, budget)
      bubbles.push({ ...read, value: read.value || name || '' })
    })
    const side = Math.min(box.width, box.height)
    width = width > 0 ? width : inner.number('BubbleWidth') ?? side
    height = height > 0 ? height : inner.number('BubbleHeight') ?? side
  })
  const orientation = readOrientation(reader)
  const multiselect = reader.flag('Multiselect') ?? false
  return finishChoice({ kind: 'ChoiceBox', ...base, orientation, multiselect, bubbleWidth: width, bubbleHeight: height, bubbles,
    ...reader.rest() }, path)
}

function readBarcode(reader: Reader, type: string, base: Base): Barcode {
  const barcode: Barcode = { kind: 'Barcode', ...base, barcodeType: (reader.text('BarcodeType') ?? '').toLowerCase() }
  const version = reader.number('QrVersion')
  if (version !== undefined) barcode.qrVersion = version
  return Object.assign(barcode, type === 'Barcode' ? reader.rest() : keepType(reader, type))
}
