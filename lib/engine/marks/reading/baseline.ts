import { nearPlaces, places, slices, type BubbleLook } from './features'

/**
 * What an empty bubble looks like on this page: the letter printed in it, toner, noise. Taken from the page itself, because most bubbles
 * of a page are empty, letter by letter where there are enough of them.
 */
export interface EmptyLook {
  /** As of a look: mean darkness of each slice, ascending. */
  readonly profile: Float32Array
  /** Darkness at each place, with what is printed made a little wider, so that a small error of place does not uncover it. Absent where unknown. */
  readonly print?: Float32Array
}

/** Share of the bubbles, sorted by darkness, at which an empty one is surely found. */
const emptyShare = 0.3
/** Smaller shares for pages on which nearly everything is filled. */
const shares = [emptyShare, 0.15, 0.06, 0.02]
/** Bubbles with the same letter that are enough to speak for it. */
const enough = 6
/** A letter whose empty look is this much darker than the page's is marked nearly everywhere. */
const tooDark = 0.12
/** The same against the blank sheet, whose letters are known. */
const tooDarkForPrint = 0.05
/** Print leaves the lightest part of the inside as paper; a look that is this much darker even there is that of a filled bubble. */
const paperLimit = 0.1
const paperSlices = 7
/** No print fills a bubble to this mean darkness, not even a thick outline in a blurred picture. */
const darkestPrint = 0.4

/**
 * The empty look for each bubble.
 * @param keys what is printed in each
 * @param blank looks of the same bubbles on the blank sheet: used, as dark as this page is printed, where too few have the same letter
 */
export function emptyLooks(looks: readonly BubbleLook[], keys: readonly string[], blank?: readonly BubbleLook[]): EmptyLook[] {
  const whole = ofWholePage(looks)
  const pageMean = mean(whole)
  const printed = blank ? mean(sliceWise(blank, emptyShare)) : 0
  const factor = printed > 0.005 ? Math.min(1.25, Math.max(0.25, pageMean / printed)) : 1
  const groups = new Map<string, number[]>()
  keys.forEach((key, index) => {
    const group = groups.get(key)
    if (group) group.push(index)
    else groups.set(key, [index])
  })
  const own = new Map<string, EmptyLook>()
  for (const [key, group] of groups) {
    if (group.length < enough) continue
    const members = group.map(index => looks[index]!)
    const profile = sliceWise(members, emptyShare)
    const limit = blank ? mean(blank[group[0]!]!.profile) * factor + tooDarkForPrint : pageMean + tooDark
    if (mean(profile) < limit && paperOf(profile) < paperOf(whole) + paperLimit) own.set(key, { profile, print: widened(placeWise(members, emptyShare)) })
  }
  return keys.map((key, index) => own.get(key) ?? (blank ? printedLook(blank[index]!, factor) : { profile: whole }))
}

/** Of all bubbles together; of fewer where most are filled; white paper where all are. */
function ofWholePage(looks: readonly BubbleLook[]): Float32Array {
  let profile: Float32Array = new Float32Array(slices)
  for (const share of shares) {
    profile = sliceWise(looks, share)
    if (paperOf(profile) < paperLimit) return profile
  }
  return mean(profile) < darkestPrint ? profile : new Float32Array(slices)
}

function printedLook(blank: BubbleLook, factor: number): EmptyLook {
  return { profile: blank.profile.map(value => Math.min(1, value * factor)), print: widened(blank.inside.map(value => Math.min(1, value * factor))) }
}

function paperOf(profile: Float32Array): number {
  return mean(profile.subarray(0, paperSlices))
}

function widened(print: Float32Array): Float32Array {
  return print.map((_, place) => nearPlaces[place]!.reduce((most, near) => Math.max(most, print[near]!), 0))
}

function sliceWise(looks: readonly BubbleLook[], share: number): Float32Array {
  return quantiles(looks.length, slices, (look, slice) => looks[look]!.profile[slice]!, share)
}

function placeWise(looks: readonly BubbleLook[], share: number): Float32Array {
  return quantiles(looks.length, places.length, (look, place) => looks[look]!.inside[place]!, share)
}

function quantiles(count: number, length: number, of: (look: number, at: number) => number, share: number): Float32Array {
  const result = new Float32Array(length)
  const values = new Float32Array(count)
  for (let at = 0; at < length; at++) {
    for (let look = 0; look < count; look++) values[look] = of(look, at)
    values.sort()
    result[at] = values[Math.floor((count - 1) * share)] ?? 0
  }
  return result
}

function mean(profile: Float32Array): number {
  return profile.reduce((sum, value) => sum + value, 0) / profile.length
}
