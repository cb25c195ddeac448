/**
 * How well answer sheets are read: seeded sheets of 20 random layouts, filled in with ordinary and with hard marks, scanned, photographed,
 * bent and cut, read through the whole path from the file's bytes, beside a fixed-threshold and a largest-jump reader that get the
 * same registration. Seeds below 1000 were used to choose the constants; this uses others. Kinds of damage and habits of writers on which
 * no weight was fitted are measured too, in a table of their own.
 *
 * Sheets that are easily taken for each other are read with each other's templates: class "wrong sheets".
 *
 *   npm run bench -- marks [--quick] [--pages N] [--class NAME,NAME] [--mix normal|hard|odd] [--without-marks] [--seed N]
 */
import os from 'node:os'
import { parseArgs } from 'node:util'
import { MarksFailure } from '../lib/engine/marks/failure'
import { prepareTemplate } from '../lib/engine/marks/prepare'
import { recognizeSheet } from '../lib/engine/marks/recognize'
import { questionsOf } from '../lib/engine/marks/template'
import { readWithBaselines } from './support/marks-baselines'
import { timeToMake } from './support/marks-making'
import { decodePage, makePage } from './support/marks-pages'
import { measureStrangers } from './support/marks-strangers'
import { newTally, percent, reportRows, stepRows, targetsOf, type Tally } from './support/marks-report'
import { report } from './support/report'
import { distortions, heldOut, type DistortionName } from './support/sheet-distortions'
import type { Mix } from './support/sheet-writers'

const { values: choices } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false }, pages: { type: 'string' }, class: { type: 'string' }, mix: { type: 'string' },
    'without-marks': { type: 'boolean', default: false }, seed: { type: 'string' },
  },
})
const pages = Number(choices.pages ?? (choices.quick ? 2 : 40))
const firstSeed = Number(choices.seed ?? 5000)
/** Classes that writers with odd habits are measured on. */
const oddClasses: readonly DistortionName[] = ['scan 150', 'photo', 'hard photo']

const cpuMs = (since: NodeJS.CpuUsage): number => { const used = process.cpuUsage(since); return (used.user + used.system) / 1000 }

async function measure(name: DistortionName, mix: Mix): Promise<Tally> {
  const tally = newTally(name, mix)
  for (let seed = firstSeed; seed < firstSeed + pages; seed++) {
    const page = await makePage(name, mix, seed, !choices['without-marks'])
    const { template, truth } = page
    const questions = questionsOf(template.pages[0]!)
    const prepared = prepareTemplate(template)
    tally.pages++
    const before = process.cpuUsage()
    const image = await decodePage(page)
    const decoded = cpuMs(before)
    try {
      const reading = await recognizeSheet(image, prepared)
      tally.cpu.push(cpuMs(before))
      tally.registered++
      tally.steps.decode.push(decoded)
      for (const step of ['register', 'read', 'codes'] as const) tally.steps[step].push(reading.times[step])
      const results = reading.answers.flatMap(answer => answer.questions)
      const { fixed, jump } = readWithBaselines(image, reading.registration.map, questions)
      results.forEach((result, index) => {
        const wanted = truth.marked[index]!.join()
        const right = result.marked.join() === wanted
        tally.fields++
        if (right) tally.right++
        if (result.status === 'uncertain') tally.review++
        if (result.status === 'multiple') tally.multiple++
        if (!right && result.status !== 'uncertain' && result.status !== 'multiple') tally.silent++
        if (fixed[index]!.join() === wanted) tally.fixedRight++
        if (jump[index]!.join() === wanted) tally.jumpRight++
        tally.sure.push({ confidence: result.status === 'uncertain' ? result.confidence - 1 : result.confidence, right })
      })
    } catch (error) {
      if (!(error instanceof MarksFailure)) throw error
      tally.refused.set(error.reason, (tally.refused.get(error.reason) ?? 0) + 1)
    }
  }
  return tally
}

async function main(): Promise<void> {
  const startedUnder = os.loadavg().map(load => load.toFixed(2)).join(' ')
  const tallies: Tally[] = []
  const families: Tally[] = []
  const wanted = (name: DistortionName): boolean => choices.class === undefined || choices.class.split(',').includes(name)
  const mixes = (['normal', 'hard', 'odd'] as const).filter(mix => choices.mix === undefined || choices.mix === mix)
  for (const name of (Object.keys(distortions) as DistortionName[]).filter(wanted)) {
    for (const mix of mixes) {
      if (mix !== 'odd') tallies.push(await measure(name, mix))
      else if (oddClasses.includes(name)) families.push(await measure(name, mix))
    }
    process.stderr.write(`${name} `)
  }
  for (const name of (Object.keys(heldOut) as DistortionName[]).filter(wanted)) {
    for (const mix of mixes) if (mix !== 'odd') families.push(await measure(name, mix))
    process.stderr.write(`${name} `)
  }
  process.stderr.write('\n')
  const strangers = choices.class === undefined || choices.class.split(',').includes('wrong sheets')
    ? await measureStrangers(firstSeed, choices.quick ? ['scan 100'] : ['scan 150', 'photo'], line => process.stderr.write(`${line}\n`)) : []
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  const making = choices.class === undefined ? await timeToMake() : undefined
  const hardest = [...tallies].filter(tally => tally.mix === 'hard' && tally.fields > 0).sort((a, b) => a.right / a.fields - b.right / b.fields)[0]
  const headline = hardest ? `; hardest: ${hardest.name}, ${percent(hardest.right, hardest.fields)} % right, ${percent(hardest.silent, hardest.fields)} % silent` : ''
  report({
    name: 'marks', quick: choices.quick,
    tables: {
      ...(tallies.length > 0 ? { [`Reading answer sheets${headline}`]: reportRows(tallies) } : {}),
      ...(families.length > 0 ? { 'Damage and habits on which no weight was fitted': reportRows(families) } : {}),
      ...(tallies.length + families.length > 0 ? { 'Time by step, and errors among the surest share of the fields': stepRows([...tallies, ...families]) } : {}),
      ...(strangers.length > 0 ? { 'Sheets of one maker, read with the templates of others and with their own': strangers } : {}),
      ...(making ? { 'Making a sheet': [making] } : {}),
    },
    targets: targetsOf(tallies, making?.['wall ms, warm']),
    notes: [
      `Seeds ${firstSeed} to ${firstSeed + pages - 1}, 20 layouts, ${choices['without-marks'] ? 'sheets without printed marks' : 'sheets with corner and edge marks'}.`,
      'Right: what is read is exactly the marks drawn, also where it is only a guess for a person. Silent: wrong with status ok or blank. Review: status uncertain. Several marks on a single choice (4 % of the fields) have a status of their own; to a person: both.',
      'Wrong sheets: one thing differs (title, a question, their order or number, elements, digits). Told: sent to a person with a reason that the sheet may be another one, or that bubbles are not there. Where nothing differs the bubbles are the same and the blank sheet, which could tell, is not known.',
      'Register, read and codes are wall clock of one thread. The sheets and the reader have the same authors: expect less on real paper.',
      `Peak memory of the process with its sheet maker: ${peak} MB.`,
    ],
  }, { startedUnder })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
