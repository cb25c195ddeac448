/**
 * Fits the weights with which the reader of answer sheets judges a bubble, and writes `lib/engine/marks/reading/weights.ts`:
 *
 *   node --import tsx bench/support/marks-weights.ts [--pages N] [--seed N]
 *
 * Logistic regression on seeded sheets with hard marks, of the classes with grey values; seeds stay below 1000, which the bench does not use. Page
 * and question enter only through what the reader itself found, so the fit sees what the reader will see.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { MarksFailure } from '../../lib/engine/marks/failure'
import { prepareTemplate } from '../../lib/engine/marks/prepare'
import { evidenceOf } from '../../lib/engine/marks/reading/likelihood'
import { recognizeSheet } from '../../lib/engine/marks/recognize'
import { decodePage, makePage } from './marks-pages'
import type { DistortionName } from './sheet-distortions'

const classes: readonly DistortionName[] = ['scan 300', 'scan 150', 'scan 100', '90 dpi', 'photo', 'hard photo', 'curled', 'folded', 'motion blur', 'colored light']
const columns = ['bias', 'darkness', 'smear', 'dot', 'rival'] as const
/** Bubbles that are clearly empty say nothing about where the border lies. */
const leastStrength = 0.03

interface Sample { readonly x: readonly number[], readonly marked: boolean }

async function samplesOf(name: DistortionName, seed: number): Promise<Sample[]> {
  const page = await makePage(name, 'hard', seed, true)
  try {
    const { answers, decision } = await recognizeSheet(await decodePage(page), prepareTemplate(page.template), { codes: false })
    return answers.flatMap(answer => answer.questions).flatMap((result, index) => {
      const strengths = result.strengths.map(bubble => bubble.strength)
      return result.strengths.flatMap((bubble, at): Sample[] => {
        const marked = page.truth.marked[index]!.includes(at)
        if (bubble.strength < leastStrength && !marked) return []
        const other = Math.max(0, ...strengths.filter((_, place) => place !== at))
        const { darkness, smear, dot, rival } = evidenceOf(bubble, decision.threshold, other)
        return [{ x: [1, darkness, smear, dot, rival], marked }]
      })
    })
  } catch (error) {
    if (error instanceof MarksFailure) return []
    throw error
  }
}

/** Newton's method with a little shrinkage of all but the bias. */
function fit(samples: readonly Sample[]): number[] {
  const size = columns.length
  const weights = new Array<number>(size).fill(0)
  for (let round = 0; round < 60; round++) {
    const gradient = weights.map((weight, at) => at === 0 ? 0 : 0.1 * weight)
    const curvature = weights.map((_, row) => weights.map((_, column) => row === column ? (row === 0 ? 1e-6 : 0.1) : 0))
    for (const { x, marked } of samples) {
      const odds = x.reduce((sum, value, at) => sum + value * weights[at]!, 0)
      const chance = 1 / (1 + Math.exp(-Math.min(30, Math.max(-30, odds))))
      for (let row = 0; row < size; row++) {
        gradient[row]! += x[row]! * (chance - (marked ? 1 : 0))
        for (let column = 0; column < size; column++) curvature[row]![column]! += x[row]! * x[column]! * chance * (1 - chance)
      }
    }
    solve(curvature, gradient).forEach((step, at) => { weights[at]! -= Math.min(3, Math.max(-3, step)) })
  }
  return weights
}

function solve(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (let pivot = 0; pivot < rows.length; pivot++) {
    const best = rows.slice(pivot).reduce((most, row, at) => Math.abs(row[pivot]!) > Math.abs(rows[most]![pivot]!) ? pivot + at : most, pivot)
    ;[rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!]
    for (let row = 0; row < rows.length; row++) {
      if (row === pivot) continue
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!
      for (let column = pivot; column <= rows.length; column++) rows[row]![column]! -= factor * rows[pivot]![column]!
    }
  }
  return rows.map((row, at) => row[rows.length]! / row[at]!)
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { pages: { type: 'string', default: '8' }, seed: { type: 'string', default: '1' } } })
  const samples: Sample[] = []
  let seed = Number(values.seed)
  const first = seed
  for (const name of classes) {
    for (let page = 0; page < Number(values.pages); page++) samples.push(...await samplesOf(name, seed++))
    process.stderr.write(`${name} `)
  }
  if (seed > 1000) throw new Error('Seeds from 1000 are for measuring; choose a lower --seed or fewer --pages.')
  const weights = fit(samples)
  const wrong = samples.filter(({ x, marked }) => (x.reduce((sum, value, at) => sum + value * weights[at]!, 0) > 0) !== marked).length
  process.stderr.write(`\n${samples.length} bubbles with something in them, ${wrong} on the wrong side\n`)
  const file = path.resolve(__dirname, '../../lib/engine/marks/reading/weights.ts')
  writeFileSync(file, `/**
 * Weights of the log-odds that a bubble is marked, for \`likelihood.ts\`. Written by bench/support/marks-weights.ts from seeded sheets (seeds
 * ${first} to ${seed - 1}, ${samples.length} bubbles): not to be changed by hand.
 */
export const weights = { ${columns.map((column, at) => `${column}: ${weights[at]!.toFixed(2)}`).join(', ')} } as const
`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
