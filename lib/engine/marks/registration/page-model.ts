import type { TemplatePage } from '../template'
import { questionsOf } from '../template'
import type { PrintPatch } from './print'
import type { TextPiece } from './wording'

/** What a page of a template looks like to the registration. px of the template page. */
export interface Target {
  /** Center. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PageModel {
  readonly width: number
  readonly height: number
  /** Bubbles that are read, in the order of questions and bubbles. */
  readonly bubbles: readonly Target[]
  readonly marks: readonly (Target & { readonly role: 'corner' | 'edge' | 'rotation' })[]
  /** Other print of the blank sheet (letters, lines, logos), when its picture is known. */
  readonly anchors: readonly Target[]
  /** What some of it looks like. */
  readonly print: readonly PrintPatch[]
  /** Its lines of text, in pieces, when its picture is known. */
  readonly text?: readonly TextPiece[]
  /** Rings of the blank sheet that look like bubbles and are none of the template, when its picture is known. */
  readonly otherRings?: readonly Target[]
  /** What is printed inside of each bubble, when it is known; see `letters.ts`. */
  readonly letters?: readonly (Float32Array | undefined)[]
  /** Median side of a bubble (of a square of its area), median of width by height, median distance to the nearest other one. */
  readonly bubbleSize: number
  readonly aspect: number
  readonly pitch: number
  /** For each bubble its nearest other bubbles, nearest first, at most 10. */
  readonly neighbours: readonly (readonly number[])[]
}

function middle(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/** Registration model of a page of which no picture is known; `prepareTemplate` adds what the blank sheet's picture tells. */
export function pageModel(page: TemplatePage): PageModel {
  const bubbles: Target[] = []
  for (const { choice } of questionsOf(page)) {
    for (const bubble of choice.bubbles) {
      const { bubbleWidth: width, bubbleHeight: height } = choice
      bubbles.push({ x: bubble.left + width / 2, y: bubble.top + height / 2, width, height })
    }
  }
  const marks: PageModel['marks'][number][] = []
  for (const element of page.elements) {
    if (element.kind !== 'Reference') continue
    const { left, top, width, height, role } = element
    if (width > 0 && height > 0) marks.push({ x: left + width / 2, y: top + height / 2, width, height, role })
  }
  const distances: number[] = []
  const neighbours = bubbles.map((bubble, index) => {
    const near: { index: number, distance: number }[] = []
    bubbles.forEach((other, place) => {
      if (place === index) return
      const distance = (other.x - bubble.x) ** 2 + (other.y - bubble.y) ** 2
      if (near.length < 10 || distance < near[near.length - 1]!.distance) {
        near.push({ index: place, distance })
        near.sort((a, b) => a.distance - b.distance)
        if (near.length > 10) near.pop()
      }
    })
    if (near.length > 0) distances.push(Math.sqrt(near[0]!.distance))
    return near.map(entry => entry.index)
  })
  const bubbleSize = middle(bubbles.map(bubble => Math.sqrt(bubble.width * bubble.height)))
  const aspect = middle(bubbles.map(bubble => bubble.width / bubble.height)) || 1
  return { width: page.width, height: page.height, bubbles, marks, anchors: [], print: [], bubbleSize, aspect, pitch: middle(distances) || bubbleSize * 2, neighbours }
}
