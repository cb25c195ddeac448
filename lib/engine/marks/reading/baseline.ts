import { slices, type BubbleLook } from './features'

/**
 * What an empty bubble looks like on this page: the letter printed in it, toner, noise. Taken from the page itself, because most bubbles
 * of a page are empty, letter by letter where there are enough of them.
 */

/** Share of the bubbles, sorted by darkness, at which an empty one is surely found. */
const emptyShare = 0.3
/** Bubbles with the same letter that are enough to speak for it. */
const enough = 6
/** A letter whose empty look is this much darker than the page's is marked nearly everywhere. */
const tooDark = 0.12

/**
 * The profile of an empty bubble for each bubble.
 * @param keys what is printed in each
 * @param blank looks of the same bubbles on the blank sheet: used, as dark as this page is printed, where too few have the same letter
 */
export function emptyProfiles(looks: readonly BubbleLook[], keys: readonly string[], blank?: readonly BubbleLook[]): Float32Array[] {
  const whole = sliceWise(looks, emptyShare)
  const groups = new Map<string, BubbleLook[]>()
  looks.forEach((look, index) => {
    const group = groups.get(keys[index]!)
    if (group) group.push(look)
    else groups.set(keys[index]!, [look])
  })
  const profiles = new Map<string, Float32Array>()
  const pageMean = mean(whole)
  for (const [key, group] of groups) {
    if (group.length < enough) continue
    const profile = sliceWise(group, emptyShare)
    if (mean(profile) < pageMean + tooDark) profiles.set(key, profile)
  }
  if (!blank) return keys.map(key => profiles.get(key) ?? whole)
  const printed = mean(sliceWise(blank, emptyShare))
  const factor = printed > 0.005 ? Math.min(1.25, Math.max(0.25, pageMean / printed)) : 1
  return keys.map((key, index) => profiles.get(key) ?? blank[index]!.profile.map(value => Math.min(1, value * factor)))
}

function sliceWise(looks: readonly BubbleLook[], share: number): Float32Array {
  const result = new Float32Array(slices)
  const values = new Float64Array(looks.length)
  for (let slice = 0; slice < slices; slice++) {
    looks.forEach((look, index) => { values[index] = look.profile[slice]! })
    values.sort()
    result[slice] = values[Math.floor((values.length - 1) * share)] ?? 0
  }
  return result
}

function mean(profile: Float32Array): number {
  return profile.reduce((sum, value) => sum + value, 0) / profile.length
}
