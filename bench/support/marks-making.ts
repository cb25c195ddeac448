import { copyOf, generateSheet, renderPdf, renderPng } from '../../lib/engine/marks'
import type { Row } from './report'

/** A test of 40 questions with an id grid: everything that the API gives for it. */
const markup = [
  '?text=Name__________________________________              Date____________', '', '?grid=ID', '\tsections_count=8', '',
  ...Array.from({ length: 10 }, (_, index) => [`#Which answer to question ${index + 1} is right?`, '\t() The first () The second () The third () The fourth']).flat(),
  '?answer_sheet=Main', '\telements_count=30', '\tcolumns_count=3', '',
].join('\n')

const rounds = 7

/** Medians of making template, picture and PDF, after one round to warm up. */
export async function timeToMake(): Promise<Row & { readonly 'wall ms, warm': number }> {
  const cpu: number[] = []
  const wall: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now()
    const used = process.cpuUsage()
    const sheet = await generateSheet(markup, { name: 'Bench', marks: true })
    const pages = copyOf(sheet)
    for (const page of pages) await renderPng(page)
    await renderPdf(pages, 'Bench')
    if (round === 0) continue
    const { user, system } = process.cpuUsage(used)
    cpu.push((user + system) / 1000)
    wall.push(performance.now() - started)
  }
  const median = (values: number[]): number => Math.round(values.sort((a, b) => a - b)[values.length >> 1]!)
  return { what: 'template, PNG and PDF of a marked A4 sheet with 40 questions and an id', 'CPU ms, warm': median(cpu), 'wall ms, warm': median(wall) }
}
