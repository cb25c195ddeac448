import type { Element } from '../../template'
import { moveElement, stack, type Fragment } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { alignOf, bubbleSideOf, flagOf, isSquare, listOf, numberOf, px, sharesOf, styleOf, textOf, type Layout, type Room } from './context'
import { doesNotFit } from '../problems'
import { layoutWriteIn } from './fields'
import { choiceOf, inside, layoutRow, widthOfBubbles, type Cell, type Row } from './rows'

/** `?custom_answer_sheet=`: rows of the author's own cells, numbered by `%index%`; parted where the page ends. */
export function layoutCustomAnswerSheet(node: MarkupNode, width: number, layout: Layout, room?: Room): Fragment[] {
  const header = node.children.find(child => child.type === 'header')
  const pattern = node.children.filter(child => child.type === 'custom_row')
  if (pattern.length === 0 || pattern.some(row => row.children.length === 0)) doesNotFit(node.line, 'cells-missing')
  const columns = pattern[0]!.children.length
  const uneven = [...pattern, ...header ? [header] : []].find(row => row.children.length !== columns)
  if (uneven) doesNotFit(uneven.line, 'cells-differ', { cells: uneven.children.length, before: columns })
  const shares = sharesOf(node, 'row_proportions') ?? Array.from({ length: columns }, () => 1 / columns)
  if (shares.length !== columns) doesNotFit(node.line, 'shares-of-cells', { shares: shares.length, cells: columns })
  const widths = shares.map(share => Math.floor(width * share))
  const look = { widths, side: bubbleSideOf(node, layout, layout.metrics.bubble), square: isSquare(node) }
  const head = (): Row[] => !header ? [] : [layoutRow(header.children.map(child => ({ text: { value: child.value.trim(), style: styleOf(child, layout), align: 'center' as const } })),
    { ...look, line: header.line }, layout)]
  const amount = numberOf(node, 'amount')!
  const fragments: Fragment[] = []
  let rows: Fragment[] = head()
  let height = rows.reduce((sum, row) => sum + row.height, 0)
  const finish = (): void => {
    const part = stack(rows, width, 0, node.line)
    fragments.push({ ...part, height: part.height + px(layout, 16) })
  }
  for (let index = 1; index <= amount; index++) {
    for (const row of pattern) {
      const next = customRow(row, node, index, look, layout)
      const limit = (fragments.length === 0 ? room?.first : room?.full) ?? Infinity
      if (height + next.height + px(layout, 16) > limit && rows.length > head().length) {
        finish()
        rows = head()
        height = rows.reduce((sum, one) => sum + one.height, 0)
      }
      rows.push(next)
      height += next.height
    }
  }
  finish()
  return fragments
}

interface Look { widths: readonly number[], side: number, square: boolean }

function customRow(row: MarkupNode, sheet: MarkupNode, index: number, look: Look, layout: Layout): Fragment {
  const fill = (text: string): string => text.replaceAll('%index%', String(index))
  const cells = row.children.map((child, place): Cell => {
    const width = look.widths[place]!
    if (child.type === 'content') {
      if (child.attributes.has('content_type')) doesNotFit(child.line, 'cell-content')
      return { text: { value: fill(child.value), style: styleOf(child, layout), align: alignOf(child, 'left') } }
    }
    if (child.type === 'write_in') {
      return { fragment: layoutWriteIn({ ...child, value: child.value.includes('%index%') ? fill(child.value) : `${child.value}_${index}` }, inside(width), layout) }
    }
    const bubbles = child.type === 'custom_trigger' ? [{ value: textOf(child, 'value')!, label: '' }] : bubblesOf(child)
    if (widthOfBubbles(bubbles.length, look.side) > width) {
      doesNotFit(child.line, 'cell-too-narrow', { count: bubbles.length, needed: widthOfBubbles(bubbles.length, look.side), width })
    }
    return { bubbles }
  })
  const drawn = layoutRow(cells, { ...look, line: row.line }, layout)
  const elements: Element[] = [...drawn.elements]
  const arrays = row.children.filter(child => child.type === 'bubble_array').length
  row.children.forEach((child, place) => {
    const bubbles = drawn.bubbles[place]!
    if (child.type === 'bubble_array') {
      // Several arrays in a row are told apart by their own names.
      const name = arrays > 1 && child.value.trim() !== '' ? fill(child.value.trim()) : sheet.value
      elements.push(choiceOf(`${name}_${index}`, bubbles, look.side, flagOf(child, 'multiselect') ?? false))
    }
    if (child.type === 'custom_trigger') {
      const target = fill(textOf(child, 'target')!)
      elements.push({ ...choiceOf(child.value.trim() === '' ? `${target}_trigger_${index}` : `${fill(child.value.trim())}_${index}`, bubbles, look.side, false), kind: 'ReplaceTrigger', target, replacement: fill(textOf(child, 'value')!) })
    }
  })
  return { ...drawn, elements: elements.map(element => moveElement(element, 0, 0)) }
}

function bubblesOf(node: MarkupNode): { value: string, label: string }[] {
  const labels = listOf(node, 'answers_list')!
  const values = listOf(node, 'recogintion_values') ?? listOf(node, 'recognition_values') ?? labels
  if (values.length !== labels.length) doesNotFit(node.line, 'values-differ', { values: values.length, answers: labels.length })
  return labels.map((label, index) => ({ value: values[index]!, label }))
}
