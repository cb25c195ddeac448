import { color, flag, fontStyle, marks, oneOf, proportions, textValue, whole, type AttributeKind } from './attributes'
import type { MarkupProblem } from '../problems'

/**
 * The elements of the markup, by name: the elements of the service's version 3 and those of its later versions that are printed here. What stands
 * here is printed and has its effect; anything else is refused with line and reason.
 */

export interface ElementRule {
  /** What the text after `=` is: needed as the name of the result, a free text, or nothing. */
  readonly value: 'name' | 'text' | 'none'
  /** Closed by `&name`; holds these elements. */
  readonly children?: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeKind>>
  readonly required?: readonly string[]
  /** Lines of text may follow the element's own line. */
  readonly textFollows?: boolean
  /** Elements that may hold this one; absent: wherever `children` of the holder says so. */
  readonly onlyIn?: readonly string[]
}

export const bubbleSizes: Readonly<Record<string, number>> = { extrasmall: 40, small: 50, normal: 60, large: 80, extralarge: 100 }
/** px at 300 dpi, as the service states its sizes; A5 is an addition. */
export const paperSizes: Readonly<Record<string, readonly [number, number]>> = {
  A4: [2480, 3508], A3: [3508, 4961], A5: [1748, 2480], Letter: [2551, 3295], Legal: [2551, 4205], Tabloid: [3295, 5102], p8519: [2551, 5702], p8521: [2551, 6302],
}

const font = {
  font_family: textValue, font_style: fontStyle, font_size: whole(4, 200), color,
} satisfies Record<string, AttributeKind>
const aligned = { align: oneOf('left', 'center', 'right') }
const bubbles = { bubble_size: oneOf(...Object.keys(bubbleSizes)), bubble_type: oneOf('round', 'square') }
const place = { x: whole(0, 10_000), y: whole(0, 10_000) }
const header = { header_type: oneOf('underline', 'square'), header_border_size: whole(1, 30), header_border_color: color }
const column = { column: whole(1, 20) }
const frame = {
  border: oneOf('none', 'square', 'rounded'), border_size: whole(1, 30), border_color: color, background_color: color, height: whole(1, 6_000),
  horizontal_padding: whole(0, 500), vertical_padding: whole(0, 500), is_clipped: flag,
}
const inBlock = ['text', 'question', 'answer_sheet', 'grid', 'composite_grid', 'image', 'barcode', 'paragraph', 'content', 'empty_line', 'checkbox',
  'vertical_choicebox', 'choicebox', 'table', 'score_group', 'custom_answer_sheet', 'write_in', 'container']

export const vocabulary: Readonly<Record<string, ElementRule>> = {
  text: { value: 'text', attributes: { ...font, font_color: color, ...aligned }, textFollows: true },
  // `#` and `*` lines
  question: { value: 'text', attributes: { ...font, display_number: flag, multiselect: flag, bubble_size: bubbles.bubble_size }, textFollows: true },
  answer_sheet: {
    value: 'name', required: ['elements_count'],
    attributes: {
      elements_count: whole(0, 20_000), columns_count: whole(1, 20), answers_count: whole(1, 26), answers_list: marks(), start_id: whole(0, 1_000_000),
      vertical_margin: whole(0, 1_000), multiselect: flag, ...bubbles, ...column,
    },
  },
  grid: {
    value: 'name',
    attributes: {
      sections_count: whole(1, 60), options_count: whole(1, 60), answers_list: marks(), orientation: oneOf('horizontal', 'vertical'),
      vertical_margin: whole(0, 1_000), ...aligned, ...header, ...bubbles, ...place, ...column,
    },
  },
  composite_grid: {
    value: 'name', required: ['values'],
    attributes: {
      columns_count: whole(1, 60), values: marks(true), extra_row: marks(true), orientation: oneOf('horizontal', 'vertical'), ...header, ...bubbles,
      display_hint: flag, ...place, ...column,
    },
  },
  image: { value: 'text', attributes: { ...aligned, width: whole(1, 6_000), height: whole(1, 6_000), ...place } },
  barcode: {
    value: 'name', required: ['value'],
    attributes: {
      value: textValue, barcode_type: textValue, qr_version: whole(1, 40), height: whole(20, 3_000), codetext: flag, rotation_angle: oneOf('0', '90', '180', '270'),
      ...aligned, ...place,
    },
  },
  page: {
    value: 'none', children: [...inBlock, 'block', 'positioned_block'],
    attributes: { orientation: oneOf('vertical', 'horizontal', 'portrait', 'landscape'), paper_size: oneOf(...Object.keys(paperSizes)),
      left_margin: whole(0, 1_000), right_margin: whole(0, 1_000) },
  },
  container: {
    value: 'text', children: ['block', 'answer_sheet', 'grid', 'composite_grid'],
    attributes: {
      columns_count: whole(1, 20), columns_proportions: proportions, type: oneOf('normal', 'footer'), block_right_margin: whole(0, 500),
      block_bottom_margin: whole(0, 500), block_top_padding: whole(0, 500), sync_children_height: flag,
    },
  },
  block: { value: 'text', children: inBlock, attributes: { ...frame, ...column } },
  positioned_block: { value: 'text', children: inBlock, required: ['x', 'y'], attributes: { ...frame, ...place, width: whole(20, 10_000) } },
  paragraph: { value: 'none', children: ['content', 'image', 'empty_line', 'choicebox', 'write_in'],
    attributes: { type: oneOf('normal', 'inline'), vertical_align: oneOf('top', 'center', 'bottom') } },
  content: { value: 'text', attributes: { ...font, ...aligned, content_type: oneOf('normal', 'cells') } },
  empty_line: { value: 'none', attributes: { height: whole(1, 6_000) } },
  choicebox: { value: 'text', children: ['option'], attributes: { ...font, display_number: flag, multiselect: flag, bubble_size: bubbles.bubble_size } },
  option: { value: 'text', onlyIn: ['choicebox'], attributes: { ...font, bubble_value: textValue, row_index: whole(1, 100) } },
  checkbox: { value: 'name', children: ['content'], attributes: { ...font, ...bubbles, threshold: whole(0, 100), hide_name: flag, multiselect: flag } },
  vertical_choicebox: { value: 'name', children: ['answer'],
    attributes: { ...bubbles, threshold: whole(0, 100), top_padding: whole(0, 1_000), bubble_position: oneOf('left', 'right'), multiselect: flag } },
  answer: { value: 'text', onlyIn: ['vertical_choicebox'], children: ['content', 'paragraph', 'write_in', 'image', 'empty_line'],
    attributes: { selectable: flag, bubble_type: bubbles.bubble_type, bubble_position: oneOf('left', 'right'), bubble_offset_x: whole(-500, 500), bubble_offset_y: whole(-500, 500) } },
  table: { value: 'name', children: ['table_title', 'table_header', 'question_row'],
    attributes: { answers_count: whole(1, 20), table_type: oneOf('normal', 'striped', 'equalCells'), multiselect: flag, ...bubbles } },
  table_title: { value: 'text', onlyIn: ['table'], attributes: { ...font } },
  table_header: { value: 'none', onlyIn: ['table'], children: ['answer_value'], attributes: {} },
  answer_value: { value: 'text', onlyIn: ['table_header'], attributes: { ...font } },
  // `?question=` inside a table
  question_row: { value: 'text', onlyIn: ['table'], attributes: { ...font } },
  score_group: { value: 'name', children: ['score_question', 'content'], attributes: { ...bubbles } },
  score_question: { value: 'text', onlyIn: ['score_group'], children: ['score_answer'],
    attributes: { ...font, row_proportions: proportions, score_display: oneOf('DontDisplay', 'DisplayInsideCell'), multiselect: flag } },
  score_answer: { value: 'text', onlyIn: ['score_question'], required: ['score'], attributes: { score: whole(-1_000_000, 1_000_000) } },
  custom_answer_sheet: { value: 'name', children: ['header', 'custom_row'], required: ['amount'],
    attributes: { amount: whole(1, 5_000), row_proportions: proportions, ...bubbles } },
  header: { value: 'none', onlyIn: ['custom_answer_sheet'], children: ['column'], attributes: {} },
  column: { value: 'text', onlyIn: ['header'], attributes: { ...font } },
  custom_row: { value: 'none', onlyIn: ['custom_answer_sheet'], children: ['content', 'write_in', 'bubble_array', 'custom_trigger'], attributes: {} },
  bubble_array: { value: 'text', onlyIn: ['custom_row'], required: ['answers_list'],
    attributes: { answers_list: marks(), recogintion_values: marks(), recognition_values: marks(), multiselect: flag } },
  custom_trigger: { value: 'text', onlyIn: ['custom_row'], required: ['value', 'target'], attributes: { value: textValue, target: textValue } },
  write_in: { value: 'name', attributes: { required: flag, hint: textValue, color, height: whole(60, 3_000) } },
}

/** Elements of the vendor's later versions that are known and not printed here, with the problem that says what to use in their place. */
export const notOffered: Readonly<Record<string, MarkupProblem>> = {
  text_input: 'not-offered-handwriting',
  free_text_input: 'not-offered-handwriting',
  input_group: 'not-offered-group',
  score_header: 'not-offered-score-header',
  table_content: 'not-offered-table-content',
}
