import type { GreyImage } from '../../../lib/engine/imaging/grey'
import { MarksFailure, type MarksReason } from '../../../lib/engine/marks/failure'
import type { Template } from '../../../lib/engine/marks/template'
import { distort, type Distortion } from '../../../bench/support/sheet-distortions'
import { fillIn, type Mix, type Truth } from '../../../bench/support/sheet-writers'
import { makeTemplate, printSheet } from '../../../bench/support/sheets'
import assert from 'node:assert/strict'

export interface Filled {
  readonly template: Template
  readonly sheet: GreyImage
  readonly truth: Truth
}

/** A printed and filled seeded sheet at 300 dpi. */
export function filledSheet(seed: number, options: { marks: boolean, mix?: Mix, copy?: number }): Filled {
  const template = makeTemplate(seed, { marks: options.marks })
  const sheet = printSheet(template, seed, options.copy ?? 0)
  const truth = fillIn(sheet, template, seed, options.mix ?? 'normal')
  return { template, sheet, truth }
}

/** The same sheet, blank. */
export function printedSheet(seed: number): Omit<Filled, 'truth'> {
  const template = makeTemplate(seed, { marks: true })
  return { template, sheet: printSheet(template, seed) }
}

export const scan: Distortion = { dpi: 120, rotation: 1.5, blur: 0.4, noise: 4 }

export function scanned(sheet: GreyImage, seed: number, how: Distortion = scan): GreyImage {
  return distort(sheet, how, seed)
}

/** The picture turned clockwise by quarters. */
export function turned(image: GreyImage, quarters: number): GreyImage {
  let { data, width, height } = image
  for (let turn = 0; turn < quarters; turn++) {
    const next = new Uint8Array(data.length)
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) next[x * height + (height - 1 - y)] = data[y * width + x]!
    ;[data, width, height] = [next, height, width]
  }
  return { data, width, height }
}

export function cropped(image: GreyImage, left: number, top: number, width: number, height: number): GreyImage {
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) data.set(image.data.subarray((top + y) * image.width + left, (top + y) * image.width + left + width), y * width)
  return { data, width, height }
}

/** Both pictures beside each other. */
export function sideBySide(one: GreyImage, other: GreyImage): GreyImage {
  const width = one.width + other.width
  const height = Math.max(one.height, other.height)
  const data = new Uint8Array(width * height).fill(200)
  for (let y = 0; y < one.height; y++) data.set(one.data.subarray(y * one.width, (y + 1) * one.width), y * width)
  for (let y = 0; y < other.height; y++) data.set(other.data.subarray(y * other.width, (y + 1) * other.width), y * width + one.width)
  return { data, width, height }
}

/** The reason with which `run` is refused. */
export async function refusal(run: () => unknown): Promise<MarksReason> {
  try {
    await run()
  } catch (error) {
    assert.ok(error instanceof MarksFailure, String(error))
    assert.ok(!/\{\w+\}|\?/.test(error.message), `a value is missing in: ${error.message}`)
    return error.reason
  }
  return assert.fail('it was read')
}
