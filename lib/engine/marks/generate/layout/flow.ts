import type { Fragment } from '../drawing'
import type { MarkupNode } from '../markup/parse'
import { layoutAnswerSheet } from './answer-sheet'
import { layoutBlock, layoutContainer, layoutParagraph, layoutPositionedBlock } from './blocks'
import { layoutCustomAnswerSheet } from './custom-rows'
import { layoutVerticalChoicebox, layoutWriteIn } from './fields'
import { layoutTable, layoutScoreGroup } from './tables'
import { numberOf, placeOf, px, type Layout, type Room } from './context'
import { doesNotFit } from '../problems'
import { layoutCompositeGrid, layoutGrid } from './grid'
import { layoutBarcode, layoutImage } from './pictures'
import { layoutCheckbox, layoutChoicebox, layoutQuestion } from './question'
import { layoutText } from './text'

/** The parts that an element is printed as, in their order. Only answer sheets on the page itself (`room` given) have several. */
export function layoutNode(node: MarkupNode, width: number, layout: Layout, room?: Room): Fragment[] {
  switch (node.type) {
    case 'text':
    case 'content': return [layoutText(node, width, layout)]
    case 'question': return [layoutQuestion(node, width, layout)]
    case 'choicebox': return [layoutChoicebox(node, width, layout)]
    case 'answer_sheet': return layoutAnswerSheet(node, width, layout, room)
    case 'grid': return [placed(node, layoutGrid(node, width, layout))]
    case 'composite_grid': return [placed(node, layoutCompositeGrid(node, width, layout))]
    case 'image': return [layoutImage(node, width, layout)]
    case 'barcode': return [layoutBarcode(node, width, layout, width)]
    case 'empty_line': return [{ width, height: numberOf(node, 'height') ?? px(layout, 44), items: [], elements: [], line: node.line }]
    case 'container': return [layoutContainer(node, width, layout, layoutNode)]
    case 'block': return [layoutBlock(node, width, layout, layoutNode)]
    case 'positioned_block': return [layoutPositionedBlock(node, width, layout, layoutNode)]
    case 'paragraph': return [layoutParagraph(node, width, layout, layoutNode)]
    case 'checkbox': return [layoutCheckbox(node, width, layout)]
    case 'vertical_choicebox': return [layoutVerticalChoicebox(node, width, layout, layoutNode)]
    case 'write_in': return [layoutWriteIn(node, width, layout)]
    case 'table': return [layoutTable(node, width, layout)]
    case 'score_group': return [layoutScoreGroup(node, width, layout)]
    case 'custom_answer_sheet': return layoutCustomAnswerSheet(node, width, layout, room)
    default: return doesNotFit(node.line, 'element-not-offered', { name: node.type })
  }
}

/** Grids with x and y stand there. */
function placed(node: MarkupNode, fragment: Fragment): Fragment {
  const at = placeOf(node)
  return at ? { ...fragment, at } : fragment
}
