import { generateSheet } from '../../lib/engine/marks'
import { copyOf } from '../../lib/engine/marks/generate'
import { renderGrey } from '../../lib/engine/marks/generate/render/png'
import { templateHash } from '../../lib/engine/marks/sheet-marks'
import { questionsOf, type Template } from '../../lib/engine/marks/template'
import { Chance, line, type Canvas } from './sheet-canvas'

/**
 * Families of sheets that are easily taken for each other: what one teacher makes with the same layout, one thing changed in each. They are
 * made and printed by this package itself.
 */
export interface Relative {
  readonly name: string
  readonly template: Template
  readonly hash: number | undefined
  readonly blank: Canvas
}

interface Source {
  readonly title: string
  readonly digits: number
  readonly questions: readonly { readonly text: string, readonly answers: readonly string[] }[]
  /** Elements and columns of an answer sheet below. */
  readonly list?: readonly [number, number]
}

const words = 'which is the answer that best describes how water moves through a plant when light falls on its leaves and why a river changes course over many years in flat land near sea'.split(' ')

function sentence(chance: Chance, least: number, most: number): string {
  const text = Array.from({ length: chance.whole(least, most) }, () => chance.pick(words)).join(' ')
  return text[0]!.toUpperCase() + text.slice(1)
}

function question(chance: Chance, answers: number): Source['questions'][number] {
  return { text: `${sentence(chance, 5, 9)}?`, answers: Array.from({ length: answers }, () => sentence(chance, 1, 2)) }
}

function markupOf({ title, digits, questions, list }: Source): string {
  return [
    `?text=${title}`, '?text=Name__________________________________              Date____________', '',
    ...digits > 0 ? ['?grid=ID', `\tsections_count=${digits}`, ''] : [],
    ...questions.flatMap(({ text, answers }) => [`#${text}`, `\t${answers.map(answer => `() ${answer}`).join(' ')}`]),
    ...list ? ['', '?answer_sheet=Main', `\telements_count=${list[0]}`, `\tcolumns_count=${list[1]}`] : [], '',
  ].join('\n')
}

/** The sheets of a family, the first one as it was, and what is changed in each of the others. */
function sources(kind: 'questions' | 'list' | 'both', chance: Chance): Record<string, Source> {
  const count = kind === 'list' ? 0 : kind === 'both' ? 6 : 12
  const list: readonly [number, number] | undefined = kind === 'questions' ? undefined : kind === 'both' ? [30, 3] : [60, 4]
  const answers = chance.whole(2, 4)
  const first: Source = {
    title: sentence(chance, 4, 6), digits: kind === 'list' ? 8 : 6, ...list ? { list } : {}, questions: Array.from({ length: count }, () => question(chance, answers)),
  }
  const { questions } = first
  const of = (change: Partial<Source>): Source => ({ ...first, ...change })
  const moreOf = (by: number): readonly [number, number] => [list![0] + by, list![1]]
  return {
    original: first,
    'other title': of({ title: sentence(chance, 4, 6) }),
    'a digit more': of({ digits: first.digits + 1 }),
    ...count > 0 ? {
      'other questions': of({ questions: questions.map(() => question(chance, answers)) }),
      'one question other': of({ questions: questions.map((one, at) => at === 2 ? question(chance, answers) : one) }),
      'another order': of({ questions: [...questions.slice(3), ...questions.slice(0, 3)] }),
      'a question more': of({ questions: [...questions, question(chance, answers)] }),
      'two questions less': of({ questions: questions.slice(0, -2) }),
    } : {},
    ...list ? {
      'some elements more': of({ list: moreOf(list[1]) }),
      'some elements less': of({ list: moreOf(-list[1]) }),
      ...kind === 'list' ? { 'many elements more': of({ list: moreOf(20) }), 'many elements less': of({ list: moreOf(-20) }), 'a column more': of({ list: [list[0], list[1] + 1] }) } : {},
    } : {},
  }
}

/**
 * @param marks with corner and edge marks and page codes
 * @param wanted names of those to make; default all
 */
export async function makeFamily(kind: 'questions' | 'list' | 'both', seed: number, marks: boolean, wanted?: readonly string[]): Promise<Relative[]> {
  const family: Relative[] = []
  for (const [name, source] of Object.entries(sources(kind, new Chance(seed)))) {
    if (wanted && !wanted.includes(name)) continue
    const sheet = await generateSheet(markupOf(source), { name, marks })
    const { width, height, data } = await renderGrey(copyOf(sheet)[0]!)
    const { templateId } = sheet.template
    family.push({ name: `${kind}: ${name}`, template: sheet.template, hash: templateId === undefined ? undefined : templateHash(templateId), blank: { width, height, data: Uint8Array.from(data) } })
  }
  return family
}

/** Are the bubbles of both at the same places, so that only other print tells the sheets apart? */
export function haveSameBubbles(one: Template, other: Template): boolean {
  const placesOf = (template: Template): string => JSON.stringify(questionsOf(template.pages[0]!).map(({ choice }) => choice.bubbles.map(({ left, top }) => [Math.round(left / 12), Math.round(top / 12)])))
  return placesOf(one) === placesOf(other)
}

/** A name, a date and notes by hand, some of them across what is printed. */
export function writeByHand(canvas: Canvas, seed: number): void {
  const chance = new Chance(seed * 17 + 9)
  const grey = chance.between(20, 90)
  const lines = [[420, 330], ...Array.from({ length: chance.whole(2, 5) }, () => [chance.between(200, 1700), chance.between(200, canvas.height - 300)])]
  for (const [x0, y0] of lines) {
    let last = { x: x0!, y: y0! }
    for (let stroke = chance.whole(20, 50); stroke > 0; stroke--) {
      const next = { x: last.x + chance.between(-4, 18), y: y0! + chance.normal() * 16 }
      line(canvas, last.x, last.y, next.x, next.y, chance.between(3, 5), () => grey)
      last = next
    }
  }
}
