import type { Row, Target } from './report'
import type { DistortionName } from './sheet-distortions'
import type { Mix } from './sheet-writers'

/** What was counted for one class and mix, and how it is told. */
export interface Tally {
  readonly name: DistortionName
  readonly mix: Mix
  pages: number
  registered: number
  readonly refused: Map<string, number>
  fields: number
  right: number
  review: number
  multiple: number
  silent: number
  fixedRight: number
  jumpRight: number
  /** Confidence and rightness of each field, for the risk at a coverage. */
  readonly sure: { confidence: number, right: boolean }[]
  /** ms */
  readonly cpu: number[]
  readonly steps: { readonly decode: number[], readonly register: number[], readonly read: number[], readonly codes: number[] }
}

export function newTally(name: DistortionName, mix: Mix): Tally {
  return {
    name, mix, pages: 0, registered: 0, refused: new Map(), fields: 0, right: 0, review: 0, multiple: 0, silent: 0, fixedRight: 0, jumpRight: 0,
    sure: [], cpu: [], steps: { decode: [], register: [], read: [], codes: [] },
  }
}

export const percent = (part: number, whole: number): number => whole > 0 ? Math.round(part / whole * 1e5) / 1e3 : 0
const median = (values: readonly number[]): number => Math.round([...values].sort((a, b) => a - b)[values.length >> 1] ?? 0)
const p95 = (values: readonly number[]): number => Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0)

/** Errors among the most certain share of the fields, percent. */
function riskAt(tally: Tally, coverage: number): number {
  const kept = [...tally.sure].sort((a, b) => b.confidence - a.confidence).slice(0, Math.round(tally.sure.length * coverage))
  return percent(kept.filter(field => !field.right).length, kept.length)
}

/** A row a class and mix. */
export function reportRows(tallies: readonly Tally[]): Row[] {
  return tallies.map(tally => ({
    class: tally.name, marks: tally.mix, pages: tally.pages, 'registered %': percent(tally.registered, tally.pages), fields: tally.fields,
    'right %': percent(tally.right, tally.fields), 'silent %': percent(tally.silent, tally.fields), 'review %': percent(tally.review, tally.fields),
    'multiple %': percent(tally.multiple, tally.fields), 'to a person %': percent(tally.review + tally.multiple, tally.fields), 'fixed right %': percent(tally.fixedRight, tally.fields), 'jump right %': percent(tally.jumpRight, tally.fields),
    'CPU ms': median(tally.cpu), 'CPU ms p95': p95(tally.cpu), refused: [...tally.refused].map(([reason, count]) => `${reason} ${count}`).join(' '),
  }))
}

function sum(tallies: readonly Tally[], of: (tally: Tally) => number): number {
  return tallies.reduce((total, tally) => total + of(tally), 0)
}

/** The targets that these measurements say something about. @param making wall ms of making a sheet */
export function targetsOf(tallies: readonly Tally[], making?: number): Target[] {
  const scans = ['scan 300', 'scan 150', 'scan 100', 'print 94-102 %']
  const photos = ['photo', 'hard photo', 'motion blur', 'colored light', 'cut corner', '10 MP photo']
  const bent = ['curled', 'folded']
  const targets: Target[] = []
  const add = (wanted: string, names: readonly string[], mix: Mix | undefined, test: (chosen: Tally[]) => { measured: string, reached: boolean }): void => {
    const chosen = tallies.filter(tally => names.includes(tally.name) && (mix === undefined || tally.mix === mix))
    if (chosen.length > 0 && sum(chosen, tally => tally.pages) > 0) targets.push({ wanted, ...test(chosen) })
  }
  const right = (chosen: Tally[]): number => percent(sum(chosen, t => t.right), sum(chosen, t => t.fields))
  const silent = (chosen: Tally[]): number => percent(sum(chosen, t => t.silent), sum(chosen, t => t.fields))
  const review = (chosen: Tally[]): number => percent(sum(chosen, t => t.review), sum(chosen, t => t.fields))
  const person = (chosen: Tally[]): number => percent(sum(chosen, t => t.review + t.multiple), sum(chosen, t => t.fields))
  add('scans, normal marks: 100 % of at least 10,000 fields', scans, 'normal', chosen =>
    ({ measured: `${right(chosen)} % of ${sum(chosen, t => t.fields)}`, reached: right(chosen) === 100 && sum(chosen, t => t.fields) >= 10_000 }))
  add('scans, hard marks: at least 99.5 %, silent at most 0.05 %, review at most 6 %', scans, 'hard', chosen =>
    ({ measured: `${right(chosen)} %, silent ${silent(chosen)} %, review ${review(chosen)} %, with several marks ${person(chosen)} %`, reached: right(chosen) >= 99.5 && silent(chosen) <= 0.05 && person(chosen) <= 6 }))
  add('photos: at least 99.5 % of pages registered', photos, undefined, chosen => {
    const share = percent(sum(chosen, t => t.registered), sum(chosen, t => t.pages))
    return { measured: `${share} % of ${sum(chosen, t => t.pages)}`, reached: share >= 99.5 }
  })
  add('photos, normal marks: at least 99.95 %', photos, 'normal', chosen => ({ measured: `${right(chosen)} % of ${sum(chosen, t => t.fields)}`, reached: right(chosen) >= 99.95 }))
  add('photos, hard marks: at least 99 %, silent at most 0.1 %', photos, 'hard', chosen =>
    ({ measured: `${right(chosen)} %, silent ${silent(chosen)} %`, reached: right(chosen) >= 99 && silent(chosen) <= 0.1 }))
  add('curled or folded: at least 99 % right or sent to review', bent, undefined, chosen => {
    const share = percent(sum(chosen, t => t.fields - t.silent), sum(chosen, t => t.fields))
    return { measured: `${share} %, right ${right(chosen)} %`, reached: share >= 99 }
  })
  add('a 300 dpi A4 scan in at most 0.35 CPU seconds, decode included', ['scan 300'], undefined, chosen => {
    const cpu = median(chosen.flatMap(t => t.cpu))
    return { measured: `${cpu} ms`, reached: cpu <= 350 }
  })
  add('a 10-megapixel photo in at most 0.6 CPU seconds, decode included', ['10 MP photo'], undefined, chosen => {
    const cpu = median(chosen.flatMap(t => t.cpu))
    return { measured: `${cpu} ms`, reached: cpu <= 600 }
  })
  add('1-bit fax, hard marks: at least 95 %, the rest sent to review', ['fax 1-bit'], 'hard', chosen =>
    ({ measured: `${right(chosen)} %, silent ${silent(chosen)} %`, reached: right(chosen) >= 95 && silent(chosen) <= 0.1 }))
  if (making !== undefined) targets.push({ wanted: 'a sheet made in at most 0.5 s, warm', measured: `${making} ms`, reached: making <= 500 })
  return targets
}

/** Time by step and what a person who looks at the least certain fields leaves in. */
export function stepRows(tallies: readonly Tally[]): Row[] {
  return tallies.filter(tally => tally.registered > 0).map(tally => ({
    class: tally.name, marks: tally.mix, 'decode CPU ms': median(tally.steps.decode), 'register ms': median(tally.steps.register),
    'read ms': median(tally.steps.read), 'codes ms': median(tally.steps.codes),
    'risk % at 90 %': riskAt(tally, 0.9), 'risk % at 95 %': riskAt(tally, 0.95), 'risk % at 99 %': riskAt(tally, 0.99), 'risk % at 100 %': riskAt(tally, 1),
    'mean risk %': meanRisk(tally),
  }))
}

/** Area under the curve of risk over coverage, percent. */
function meanRisk(tally: Tally): number {
  const sorted = [...tally.sure].sort((a, b) => b.confidence - a.confidence)
  let wrong = 0
  let sum = 0
  sorted.forEach(({ right }, at) => { if (!right) wrong++; sum += wrong / (at + 1) })
  return percent(sum, sorted.length)
}
