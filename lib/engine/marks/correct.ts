import type { GreyImage } from '../imaging/grey'
import { findBlobs } from './registration/blobs'
import { apply, invert, median, scaleAt } from './registration/geometry'
import type { PageMap } from './registration/page-map'
import { pageModel } from './registration/page-model'
import { register } from './registration/register'
import { greyAt } from './registration/rings'
import { hullOf, questionsOf, type Box, type ChoiceBox, type Template, type TemplatePage } from './template'

/** Fits a template to the printed sheet (CorrectTemplate). */

export interface Correction {
  /** The template with every bubble on its printed one; those not found have `valid: false`. */
  readonly template: Template
  /** The picture in the size of the page, as it is to be kept with the template. */
  readonly picture: GreyImage
  readonly found: number
  readonly notFound: readonly { readonly name: string, readonly value: string }[]
  /** What a person should know, in the service's words where it has some. */
  readonly messages: readonly string[]
}

/** Pictures smaller than the page by more than this are enlarged. */
const smallest = 0.75
/** The service's boxes are one px larger than the outline on every side. */
const frame = 1

/**
 * Moves the bubbles of one page onto the picture of the blank printed sheet. The picture shows the whole page (a rendered page, or a
 * scan or photo of one: then turned and bent print is flattened first).
 * @param page 1-based
 * @throws MarksFailure when the sheet in the picture is another one
 */
export function correctPage(template: Template, picture: GreyImage, page = 1): Correction {
  const source = template.pages[page - 1]!
  const messages: string[] = []
  const ratio = source.width / picture.width
  let image = picture
  if (ratio > 1 / smallest) {
    image = enlarge(picture, ratio)
    messages.push(`Initial image resolution was too low. We magnified image in ${ratio.toFixed(1)} times`)
  }
  const model = pageModel(source)
  const { map, present } = register(image, model, { blank: true })
  const toPage = pageFrame(map, image, source)
  const measured = model.bubbles.map((bubble, index) => present[index] === 1 ? measureRing(image, map, bubble) : undefined)
  const sizes = new Map<string, { width: number, height: number }>()
  const questions = questionsOf(source)
  let at = 0
  // One printed size for all bubbles of one size in the template: single ones differ by noise only.
  const byKind = new Map<string, { widths: number[], heights: number[] }>()
  for (const { choice } of questions) {
    const key = `${choice.bubbleWidth}x${choice.bubbleHeight}`
    const kind = byKind.get(key) ?? { widths: [], heights: [] }
    byKind.set(key, kind)
    for (const _ of choice.bubbles) {
      const ring = measured[at++]
      if (ring) { kind.widths.push(ring.width / ring.scale); kind.heights.push(ring.height / ring.scale) }
    }
  }
  for (const [key, { widths, heights }] of byKind) if (widths.length > 0) sizes.set(key, { width: rounded(median(widths)), height: rounded(median(heights)) })
  const notFound: { name: string, value: string }[] = []
  let found = 0
  at = 0
  const moved = new Map<ChoiceBox, ChoiceBox>()
  for (const { choice, name } of questions) {
    const size = sizes.get(`${choice.bubbleWidth}x${choice.bubbleHeight}`) ?? { width: choice.bubbleWidth, height: choice.bubbleHeight }
    const bubbles = choice.bubbles.map(bubble => {
      const ring = measured[at++]
      if (!ring) {
        notFound.push({ name, value: bubble.value })
        return { ...bubble, left: bubble.left + (choice.bubbleWidth - size.width) / 2, top: bubble.top + (choice.bubbleHeight - size.height) / 2, valid: false }
      }
      found++
      const place = toPage(ring.x, ring.y)
      return { ...bubble, left: rounded(place.x - size.width / 2), top: rounded(place.y - size.height / 2), valid: true }
    })
    const same = (values: number[]): boolean => Math.max(...values) - Math.min(...values) <= size.width * 0.25
    moved.set(choice, {
      ...choice, bubbles, bubbleWidth: size.width, bubbleHeight: size.height, ...framed(hullOf(bubbles, size.width, size.height)),
      extra: { ...choice.extra, AlignedHorizontally: same(bubbles.map(b => b.top)), AlignedVertically: same(bubbles.map(b => b.left)) },
    })
  }
  if (notFound.length > 0) messages.push(`${notFound.length} of ${notFound.length + found} bubbles were not found on the sheet and are not read: ${list(notFound)}`)
  const pages = template.pages.map((old, index) => index === page - 1 ? withMoved(old, moved) : old)
  return { template: { ...template, pages }, picture: image, found, notFound, messages }
}

function rounded(value: number): number {
  return Math.round(value * 2) / 2
}

function framed(box: Box): Box {
  return { left: box.left - frame, top: box.top - frame, width: box.width + 2 * frame, height: box.height + 2 * frame }
}

function list(bubbles: readonly { name: string, value: string }[]): string {
  const shown = bubbles.slice(0, 8).map(({ name, value }) => `${name} ${value}`).join(', ')
  return bubbles.length > 8 ? `${shown} ...` : shown
}

function withMoved(page: TemplatePage, moved: ReadonlyMap<ChoiceBox, ChoiceBox>): TemplatePage {
  const one = (choice: ChoiceBox): ChoiceBox => moved.get(choice) ?? choice
  const around = (boxes: readonly Box[], old: Box): Box => {
    if (boxes.length === 0) return old
    const left = Math.min(...boxes.map(box => box.left))
    const top = Math.min(...boxes.map(box => box.top))
    return { left, top, width: Math.max(...boxes.map(box => box.left + box.width)) - left, height: Math.max(...boxes.map(box => box.top + box.height)) - top }
  }
  const elements = page.elements.map(element => {
    switch (element.kind) {
      case 'ChoiceBox':
      case 'CheckBox':
      case 'ReplaceTrigger': return one(element)
      case 'Grid':
      case 'CompositeGrid': {
        const sections = element.sections.map(one)
        return { ...element, sections, ...around(sections, element) }
      }
      case 'ScoreGroup': {
        const questions = element.questions.map(one)
        return { ...element, questions, ...around(questions, element) }
      }
      default: return element
    }
  })
  return { ...page, elements }
}

/** How far, as a share of the page's width, print may lie from where the template has it in a picture that is the page itself. */
const moved = 0.035

/**
 * From places in the picture to places on the page. A picture that is the page itself, only larger or smaller, is taken as it is, also when
 * all of its print lies a few mm from where the template has it; one that is turned or in perspective is flattened by the page's map.
 */
function pageFrame(map: PageMap, image: GreyImage, page: TemplatePage): (x: number, y: number) => { x: number, y: number } {
  const fx = page.width / image.width
  const fy = page.height / image.height
  const [a, b, c, d] = map.frame(page.width / 2, page.height / 2)
  const straight = Math.abs(b) < a * 0.005 && Math.abs(c) < d * 0.005 && Math.abs(a * fx - 1) < 0.03 && Math.abs(d * fy - 1) < 0.03
  const far = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]].map(([u, v]) => {
    const place = map.project(u! * page.width, v! * page.height)
    return Math.hypot(place.x * fx - u! * page.width, place.y * fy - v! * page.height)
  })
  if (straight && Math.max(...far) < page.width * moved) return (x, y) => ({ x: x * fx, y: y * fy })
  const back = invert(map.homography)
  return (x, y) => apply(back, x, y)
}

interface Ring { readonly x: number, readonly y: number, readonly width: number, readonly height: number, readonly scale: number }

/** The printed outline around a bubble's place: middle and size in px of the picture, to half a px. Undefined when there is none of its size. */
function measureRing(image: GreyImage, map: PageMap, bubble: { x: number, y: number, width: number, height: number }): Ring | undefined {
  const center = map.project(bubble.x, bubble.y)
  const scale = scaleAt(map.homography, bubble.x, bubble.y)
  const half = Math.ceil(Math.max(bubble.width, bubble.height) * scale * 0.85)
  const side = 2 * half
  const left = Math.round(center.x) - half
  const top = Math.round(center.y) - half
  const grey = new Uint8Array(side * side)
  let darkest = 255
  const values: number[] = []
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = greyAt(image, left + x + 0.5, top + y + 0.5)
      grey[y * side + x] = value
      values.push(value)
      if (value < darkest) darkest = value
    }
  }
  values.sort((a, b) => a - b)
  const white = values[Math.floor(values.length * 0.9)]!
  if (white - darkest < 20) return undefined
  const limit = white - (white - darkest) * 0.35
  const dark = Uint8Array.from(grey, value => value < limit ? 1 : 0)
  const width = bubble.width * scale
  const height = bubble.height * scale
  let best: Ring | undefined
  let bestDistance = Infinity
  for (const blob of findBlobs(dark, side, side, Math.min(width, height) * 0.7, Math.max(width, height) * 1.45)) {
    if (blob.width < width * 0.7 || blob.width > width * 1.45 || blob.height < height * 0.7 || blob.height > height * 1.45) continue
    const distance = Math.hypot(left + blob.x - center.x, top + blob.y - center.y)
    if (distance < bestDistance) { bestDistance = distance; best = { x: left + blob.x, y: top + blob.y, width: blob.width, height: blob.height, scale } }
  }
  return bestDistance < Math.min(width, height) * 0.4 ? best : undefined
}

function enlarge(image: GreyImage, factor: number): GreyImage {
  const width = Math.round(image.width * factor)
  const height = Math.round(image.height * factor)
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data[y * width + x] = greyAt(image, (x + 0.5) / factor, (y + 0.5) / factor)
  return { width, height, data }
}
