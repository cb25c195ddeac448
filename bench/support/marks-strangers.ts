import { MarksFailure } from '../../lib/engine/marks/failure'
import { prepareTemplate, type PreparedTemplate } from '../../lib/engine/marks/prepare'
import { recognizeSheet, type SheetReading } from '../../lib/engine/marks/recognize'
import type { GreyImage } from '../../lib/engine/imaging/grey'
import type { Row } from './report'
import { distort, distortions, type DistortionName } from './sheet-distortions'
import { haveSameBubbles, makeFamily, writeByHand, type Relative } from './sheet-families'
import { fillIn } from './sheet-writers'

/** Filled sheets read with the templates of their relatives, which has to be noticed, and with their own, which has to be read. */

/** Reasons that tell a person that the sheet may be another one; fields that were not seen are told too. */
const telling: readonly string[] = ['other-print', 'fields-hidden', 'page-code-unreadable']

interface Count { trials: number, refused: number, told: number, accepted: number, same: number }

interface Picture { readonly relative: Relative, readonly how: DistortionName, readonly image: GreyImage, readonly byHand: boolean }

const newCount = (): Count => ({ trials: 0, refused: 0, told: 0, accepted: 0, same: 0 })

/** @param log told of every trial that did not end as it should */
export async function measureStrangers(seed: number, classes: readonly DistortionName[], log: (line: string) => void): Promise<Row[]> {
  const wrong = new Map<string, Count>()
  const right = new Map<string, Count>()
  const countOf = (counts: Map<string, Count>, key: string): Count => { const count = counts.get(key) ?? newCount(); counts.set(key, count); return count }
  let at = seed
  for (const [kind, marks] of [['questions', false], ['list', false], ['both', false], ['both', true]] as const) {
    const family = await makeFamily(kind, seed, marks)
    const prepared = family.map(({ template, blank }) => ({ known: prepareTemplate(template, [blank]), unknown: prepareTemplate(template) }))
    for (const [index, relative] of family.entries()) {
      const taken = take(relative, at++, classes)
      for (const [other, { known, unknown }] of prepared.entries()) {
        const template = family[other]!
        const own = other === index
        // The first one with every other, both ways, and each with the next.
        if (!own && index !== 0 && other !== 0 && other !== index + 1) continue
        // Each pair in one picture; the own sheet in all.
        for (const picture of own ? taken : [taken[(index + other) % taken.length]!]) {
          for (const [blank, ready] of [['blank known', known], ['blank not known', unknown]] as const) {
            const reading = await read(picture.image, ready, template.hash)
            const key = `${marks ? 'with marks and codes' : 'plain'}, ${blank}`
            const what = `${relative.name} read with ${template.name.replace(/^.*: /, '')}, ${key}, ${picture.how}`
            if (own) judgeOwn(countOf(right, `own sheet, ${key}${picture.byHand ? ', written on' : ''}`), reading, what, log)
            else judgeOther(countOf(wrong, `another sheet, ${key}`), reading, what, !marks && blank === 'blank not known' && haveSameBubbles(relative.template, template.template), log)
          }
        }
      }
    }
  }
  return [...wrong, ...right].map(([what, { trials, refused, told, accepted, same }]) => ({ what, trials, refused, 'told a person': told, accepted, 'of these nothing differs': what.startsWith('own') ? undefined : same }))
}

function take(relative: Relative, seed: number, classes: readonly DistortionName[]): Picture[] {
  return classes.map((how, at) => {
    const sheet = { ...relative.blank, data: relative.blank.data.slice() }
    fillIn(sheet, relative.template, seed, 'normal')
    const byHand = at % 2 === 1
    if (byHand) writeByHand(sheet, seed)
    return { relative, how, byHand, image: distort(sheet, distortions[how as keyof typeof distortions], seed * 10 + at) }
  })
}

async function read(image: GreyImage, prepared: PreparedTemplate, hash: number | undefined): Promise<SheetReading | MarksFailure> {
  try {
    return await recognizeSheet(image, prepared, hash === undefined ? {} : { templateHash: hash })
  } catch (error) {
    if (error instanceof MarksFailure) return error
    throw error
  }
}

const toldIn = (reading: SheetReading): string[] => reading.reasons.filter(reason => telling.includes(reason))

function judgeOther(count: Count, reading: SheetReading | MarksFailure, what: string, nothingDiffers: boolean, log: (line: string) => void): void {
  count.trials++
  if (reading instanceof MarksFailure) { count.refused++; return }
  if (toldIn(reading).length > 0) { count.told++; log(`told: ${what}: ${reading.reasons.join(' ')}`); return }
  count.accepted++
  if (nothingDiffers) count.same++
  const { found, print } = reading.registration.quality
  log(`ACCEPTED${nothingDiffers ? ' (nothing differs)' : ''}: ${what}: found ${found.toFixed(3)} print ${print.toFixed(2)} ${reading.reasons.join(' ')}`)
}

function judgeOwn(count: Count, reading: SheetReading | MarksFailure, what: string, log: (line: string) => void): void {
  count.trials++
  if (reading instanceof MarksFailure) { count.refused++; log(`OWN REFUSED: ${what}: ${reading.message}`); return }
  if (toldIn(reading).length > 0) { count.told++; log(`OWN TOLD: ${what}: ${reading.reasons.join(' ')}`); return }
  count.accepted++
}
