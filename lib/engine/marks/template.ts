/**
 * The answer sheet template (`.omr`, `.omrcr`) as the generating and the reading side share it. Coordinates are px of the template page
 * (300 dpi for sheets made here and by the service), origin at the top left, positions are the top left corners of boxes.
 * The file format is described from the files of the real service and its later products; keys that are not known are kept in `extra`.
 */

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export interface Bubble {
  value: string
  left: number
  top: number
  /** False: the bubble was not found on the printed sheet and is not read. */
  valid: boolean
  extra?: Record<string, unknown>
}

interface ElementBase extends Box {
  name: string
  extra?: Record<string, unknown>
}

export type Orientation = 'Horizontal' | 'Vertical'

/** One question: bubbles of which one or, with `multiselect`, several may be marked. */
export interface ChoiceBox extends ElementBase {
  kind: 'ChoiceBox' | 'CheckBox' | 'ReplaceTrigger'
  orientation: Orientation
  multiselect: boolean
  bubbleWidth: number
  bubbleHeight: number
  bubbles: Bubble[]
  /** Percent of fill from which a bubble counts as marked, 0..100; absent: decided from the page. */
  threshold?: number
  /** ReplaceTrigger: `value` replaces the result of element `target` when marked. */
  target?: string
  replacement?: string
}

/** Several digits or letters: one ChoiceBox a section, their values joined. */
export interface Grid extends ElementBase {
  kind: 'Grid' | 'CompositeGrid'
  orientation: Orientation
  sections: ChoiceBox[]
}

/** Questions whose answers carry a score. */
export interface ScoreGroup extends ElementBase {
  kind: 'ScoreGroup'
  questions: ChoiceBox[]
}

export interface Barcode extends ElementBase {
  kind: 'Barcode'
  /** Lower case: ean13, qr, code39, aruco ... */
  barcodeType: string
  qrVersion?: number
}

/** An area that is cut out and given back as a picture. */
export interface ClipArea extends ElementBase {
  kind: 'ClipArea'
  /** 1..100 */
  jpegQuality: number
}

/** A solid black rectangle that tells where the page lies. */
export interface ReferenceMark extends ElementBase {
  kind: 'Reference'
  role: 'corner' | 'edge' | 'rotation'
}

/** The page code of sheets made here: template, page and copy, as QR code and as binary strip. See `sheet-marks.ts`. */
export interface PageCode extends ElementBase {
  kind: 'PageCode'
  form: 'qr' | 'strip'
}

/** An element of a type that is not known: kept, not read. */
export interface UnknownElement extends ElementBase {
  kind: 'Unknown'
  type: string
}

export type Element = ChoiceBox | Grid | ScoreGroup | Barcode | ClipArea | ReferenceMark | PageCode | UnknownElement

export interface TemplatePage {
  width: number
  height: number
  elements: Element[]
  imageName?: string
  imageFormat?: string
  /** base64 */
  imageData?: string
  extra?: Record<string, unknown>
}

export interface Template {
  name: string
  version: number
  templateId?: string
  finalizationComplete?: boolean
  isGenerated?: boolean
  pages: TemplatePage[]
  extra?: Record<string, unknown>
}

/** One question as it is read: the bubbles compete with each other. */
export interface Question {
  /** The element that the result belongs to. */
  readonly element: Element
  /** Name of the result; sections of a grid share it. */
  readonly name: string
  /** Section of a grid, 0-based. */
  readonly section: number
  readonly choice: ChoiceBox
}

/** All questions of a page in the order of its elements. */
export function questionsOf(page: TemplatePage): Question[] {
  const questions: Question[] = []
  for (const element of page.elements) {
    if (element.kind === 'ChoiceBox' || element.kind === 'CheckBox' || element.kind === 'ReplaceTrigger') {
      questions.push({ element, name: element.name, section: 0, choice: element })
    } else if (element.kind === 'Grid' || element.kind === 'CompositeGrid') {
      element.sections.forEach((choice, section) => questions.push({ element, name: element.name, section, choice }))
    } else if (element.kind === 'ScoreGroup') {
      for (const choice of element.questions) questions.push({ element, name: choice.name, section: 0, choice })
    }
  }
  return questions
}

/** The smallest box around all bubbles. */
export function hullOf(bubbles: readonly Bubble[], width: number, height: number): Box {
  if (bubbles.length === 0) return { left: 0, top: 0, width: 0, height: 0 }
  const left = Math.min(...bubbles.map(bubble => bubble.left))
  const top = Math.min(...bubbles.map(bubble => bubble.top))
  const right = Math.max(...bubbles.map(bubble => bubble.left)) + width
  const bottom = Math.max(...bubbles.map(bubble => bubble.top)) + height
  return { left, top, width: right - left, height: bottom - top }
}
