import type { ChoiceBox, Element, ScoreGroup } from '../../template'
import { hullOf } from '../../template'
import { moveElement, moveItem, stack, type Fragment } from '../drawing'
import { letterAt } from '../markup/attributes'
import type { MarkupNode } from '../markup/parse'
import { bubbleSideOf, flagOf, isSquare, numberOf, px, sharesOf, styleOf, textOf, type Layout } from './context'
import { doesNotFit } from '../problems'
import { choiceOf, layoutRow, widthOfBubbles, type Row } from './rows'
import { layoutText, paragraph } from './text'

/** Questions below each other whose answers stand in columns. */

/** `?table=`: the result is named by the question's text and is the text above the column. */
export function layoutTable(node: MarkupNode, width: number, layout: Layout): Fragment {
  const header = node.children.find(child => child.type === 'table_header')
  const questions = node.children.filter(child => child.type === 'question_row')
  if (questions.length === 0) doesNotFit(node.line, 'part-missing', { element: 'table', part: 'question' })
  const count = numberOf(node, 'answers_count') ?? header?.children.length ?? 0
  if (count === 0) doesNotFit(node.line, 'answers-unknown')
  if (header && header.children.length !== count) doesNotFit(header.line, 'answers-differ', { header: header.children.length, count })
  const answers = header?.children.map(child => child.value.trim()) ?? Array.from({ length: count }, (_, index) => letterAt(index))
  const type = textOf(node, 'table_type') ?? 'normal'
  const side = bubbleSideOf(node, layout, layout.metrics.bubble)
  // The questions get two fifths of the line, or as much as an answer.
  const first = Math.round(type === 'equalCells' ? width / (count + 1) : width * 0.4)
  const other = Math.floor((width - first) / count)
  if (other < widthOfBubbles(1, side)) doesNotFit(node.line, 'answers-too-narrow', { count, width: other, needed: widthOfBubbles(1, side) })
  const look = { widths: [first, ...answers.map(() => other)], side, square: isSquare(node) }
  const parts: Fragment[] = node.children.filter(child => child.type === 'table_title').map(title => layoutText(title, width, layout))
  if (header) {
    const cells = header.children.map(child => ({ text: { value: child.value.trim(), style: styleOf(child, layout), align: 'center' as const } }))
    parts.push(layoutRow([{}, ...cells], { ...look, line: header.line }, layout))
  }
  questions.forEach((question, index) => {
    const name = question.value.trim()
    if (name === '') doesNotFit(question.line, 'text-missing', { name: 'question' })
    const cells = [{ text: { value: name, style: styleOf(question, layout), align: 'left' as const } },
      ...answers.map(answer => ({ bubbles: [{ value: answer, label: header ? '' : answer }] }))]
    const row = layoutRow(cells, { ...look, line: question.line, ...type === 'striped' && index % 2 === 0 ? { fill: '#f2f2f2' } : {} }, layout)
    parts.push({ ...row, elements: [choiceOf(name, row.bubbles.flat(), side, flagOf(node, 'multiselect') ?? false)] })
  })
  const table = stack(parts, width, 0, node.line)
  return { ...table, height: table.height + px(layout, 16) }
}

/** `?score_group=`: answers with points. */
export function layoutScoreGroup(node: MarkupNode, width: number, layout: Layout): Fragment {
  const side = bubbleSideOf(node, layout, layout.metrics.bubble)
  const parts: { fragment: Fragment, question?: ChoiceBox }[] = []
  for (const child of node.children) {
    if (child.type === 'content') parts.push({ fragment: layoutText(child, width, layout) })
    else parts.push(scoreQuestion(child, node, width, side, layout))
  }
  if (parts.every(part => !part.question)) doesNotFit(node.line, 'part-missing', { element: 'score_group', part: 'score_question' })
  const title = paragraph(node.value, styleOf(node, layout), width, 'left', node.line, layout)
  let y = title.height
  const items = [...title.items]
  const questions: ChoiceBox[] = []
  for (const { fragment, question } of parts) {
    items.push(...fragment.items.map(item => moveItem(item, 0, y)))
    if (question) questions.push(moveElement(question, 0, y))
    y += fragment.height
  }
  const group: ScoreGroup = { kind: 'ScoreGroup', name: node.value, ...hullOf(questions.flatMap(question => question.bubbles), side, side), questions }
  const elements: Element[] = [group]
  return { width, height: y + px(layout, 16), items, elements, line: node.line }
}

function scoreQuestion(node: MarkupNode, group: MarkupNode, width: number, side: number, layout: Layout): { fragment: Row, question: ChoiceBox } {
  const name = node.value.trim()
  const answers = node.children
  if (name === '') doesNotFit(node.line, 'text-missing', { name: 'score_question' })
  if (answers.length === 0) doesNotFit(node.line, 'part-missing', { element: 'score_question', part: 'score_answer' })
  const shares = sharesOf(node, 'row_proportions') ?? [0.4, ...answers.map(() => 0.6 / answers.length)]
  if (shares.length !== answers.length + 1) doesNotFit(node.line, 'shares-of-answers', { shares: shares.length, answers: answers.length })
  const widths = shares.map(share => Math.floor(width * share))
  const style = styleOf(node, layout)
  const shown = textOf(node, 'score_display') === 'DisplayInsideCell'
  const cells = answers.map((answer, index) => {
    const score = numberOf(answer, 'score')!
    const room = widths[index + 1]! - side - px(layout, 60)
    if (room < 60) doesNotFit(answer.line, 'answer-too-narrow', { width: Math.max(0, room), needed: 60 })
    const text = paragraph(shown ? `${answer.value.trim()} (${score})` : answer.value.trim(), style, room, 'left', answer.line, layout)
    return { score, answer, fragment: { ...text, items: text.items.map(item => moveItem(item, side + px(layout, 20), 0)) } }
  })
  const row = layoutRow([{ text: { value: name, style, align: 'left' } }, ...cells.map(({ fragment }) => ({ fragment }))],
    { widths, side, square: isSquare(group), line: node.line }, layout)
  // The bubble of an answer stands left of its text.
  let x = widths[0]!
  const drawn = cells.map(({ answer, score }, index) => {
    const left = x + 14
    x += widths[index + 1]!
    return { value: answer.value.trim(), left, top: Math.round((row.height - side) / 2), valid: true, extra: { IsPositive: score >= 0, Score: score } }
  })
  const bubbles = layoutRow(drawn.map(bubble => ({ bubbles: [{ value: bubble.value, label: '' }] })), { widths: widths.slice(1), side, square: isSquare(group), line: node.line }, layout)
  // Only the rings of that row are wanted, moved from the middle of the cells to their left.
  const rings = bubbles.items.filter(item => item.kind === 'circle' || (item.kind === 'rectangle' && item.width < side))
  const items = [...row.items, ...rings.map((ring, index) => {
    const from = bubbles.bubbles[index]![0]!
    return moveItem(ring, drawn[index]!.left - from.left, drawn[index]!.top - from.top)
  })]
  return { fragment: { ...row, items }, question: choiceOf(name, drawn, side, flagOf(node, 'multiselect') ?? false) }
}
