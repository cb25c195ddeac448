/**
 * What can be wrong in the description of a sheet or in a class list, by keys, with the English text; `__name__` stands for a value. The text
 * of other languages is told from key and values (`sheet` in the catalogue of messages).
 */
import { MarksFailure, type FailureValues } from '../failure'

const markup = {
  // The text itself
  'control-characters': 'It holds control characters; the file is no plain text.',
  'line-too-long': 'It has __length__ characters, at most __most__ are possible; break it.',

  // Elements
  'element-unreadable': '"__text__" is no element; it has to be ?name=value.',
  'element-unknown': 'There is no element ?__name__=; a question begins with # or *.',
  'element-only-inside': '?__name__= stands only inside of ?__holder__=.',
  'element-not-inside': '?__holder__= of line __holderLine__ cannot hold ?__name__=.',
  'element-not-inside-unclosed': '?__holder__= of line __holderLine__ cannot hold ?__name__=; is &__holder__ missing?',
  'question-not-inside': '?__holder__= of line __holderLine__ cannot hold a question.',
  'content-outside': '?content= stands only inside of other elements; use ?text= here.',
  'name-missing': '?__name__= needs a name after the =, it names the result.',
  'picture-name-missing': '?image= needs the name of a picture file.',
  'not-offered-handwriting': '?__name__= is not offered: handwriting is not recognized; use ?write_in= to get a picture of the field.',
  'not-offered-group': '?__name__= is not offered: use ?block= with border=square and two ?content= lines.',
  'not-offered-score-header': '?__name__= is not offered: headers of score groups are not printed; use ?content= above the questions.',
  'not-offered-table-content': '?__name__= is not offered: extra cells in score groups are not printed; use ?content= above the group.',

  // Closing
  'not-closed': '?__name__= is not closed by &__name__.',
  'closing-unreadable': '"__text__" closes nothing; it has to be &name.',
  'closing-unopened': '&__name__ closes an element that was not opened.',
  'closing-other': '&__name__ cannot stand here: ?__open__= of line __openLine__ is still open.',

  // Lines that belong to an element
  'attribute-alone': 'An attribute or answer has to follow its element or question directly.',
  'attribute-unreadable': '"__text__" is neither an answer such as (A) text nor an attribute such as key=value.',
  'attribute-unknown': '?__element__= has no attribute "__name__"; it has __known__.',
  'attribute-of-none': '?__element__= has no attributes, and so no "__name__".',
  'attribute-of-question': 'A question has no attribute "__name__"; it has __known__.',
  'attribute-missing': '?__element__= needs the attribute __name__.',
  'column-outside': 'The attribute column has a meaning only for what stands directly in a ?container=.',
  'text-alone': '"__text__" belongs to no element; begin the line with ?text=, # or * or, for an attribute, with a TAB.',
  'text-behind-element': '"__text__" cannot follow ?__element__=; attributes and answers begin with a TAB.',
  'text-behind-question': '"__text__" cannot follow the question; attributes and answers begin with a TAB.',
  'answer-unreadable': '"__text__" is no answer: a mark in brackets has no spaces inside, such as (A) or ().',
  'mark-twice': 'The mark (__mark__) stands twice in this question.',
  'answers-missing': 'The question "__question__" has no answers; they stand in lines that begin with a TAB, such as TAB () Yes () No.',

  // Values of attributes
  'value-one-of': '__name__=__value__: it has to be one of __choices__.',
  'value-whole': '__name__=__value__: it has to be a whole number from __low__ to __high__.',
  'value-flag': '__name__=__value__: it has to be true or false.',
  'value-color': '__name__=__value__: it has to be a color as #rrggbb or one of __choices__.',
  'value-marks': '__name__=__value__: it has to be marks in brackets, such as (A) (B) (C).',
  'value-font-style': '__name__=__value__: it has to be regular, bold, italic, underline or several of them with commas.',
  'value-shares': '__name__=__value__: it has to be shares such as 20%-80%.',

  // Barcodes
  'barcode-type': 'The barcode_type __type__ is not offered; possible are __choices__.',
  'barcode-value': '"__value__" cannot be a __type__ code: __problem__.',
  'barcode-too-long': '"__value__" is too long for a QR code of qr_version __version__; raise it or leave it out.',
  'barcode-too-small': 'The code would have modules of __size__ px, at least 2 are needed; raise its height or shorten its value.',
  'barcode-too-wide': 'The code needs __needed__ px of width and has __width__; shorten its value or move it to the left.',
  'aruco-text': 'An ArUco marker has no codetext.',
  'aruco-value': 'An ArUco marker is a number from 0 to __highest__, not "__value__".',
  'aruco-too-small': 'An ArUco marker needs a height of at least __needed__ px.',
  'page-code-empty': 'The page code is empty.',
} as const

const fit = {
  'paper-unknown': 'The paper "__paper__" is unknown; possible are __choices__.',
  'place-half': 'Of x and y one is missing: they are given together or not at all.',
  'place-inside': 'The places x and y are those of the page; inside of another element leave them out.',
  'place-outside': 'It reaches to __right__, __bottom__ px, outside of the page of __width__ x __height__.',
  'place-over-bubbles': 'It lies over bubbles of "__name__"; give it another place by x and y.',
  'bubbles-overlap': 'Bubbles of "__name__" and "__other__" lie over each other.',
  'margins-over-marks': 'The left_margin and right_margin have to be at least __needed__ px beside the marks of the sheet.',
  'margins-too-wide': 'The margins leave __width__ px of the page, at least __needed__ are needed.',
  'too-high': 'The element is __height__ px high, a page has __most__.',
  'footer-does-not-fit': 'The footer does not fit below what stands on the page.',
  'footer-inside': 'A footer stands on the page itself, not inside of another element.',
  'block-too-narrow': 'The block has __width__ px of width inside, at least __needed__ are needed.',
  'block-too-low': 'The block has height=__height__ and its content needs __needed__ px.',
  'clipped-without-name': 'A block with is_clipped=true needs a name after the =, it names the picture.',
  'shares-of-columns': 'The columns_proportions have __shares__ shares for __columns__ columns.',
  'shares-of-cells': 'The row_proportions have __shares__ shares for __cells__ cells.',
  'shares-of-answers': 'The row_proportions have __shares__ shares for the question and __answers__ answers.',
  'column-missing': 'It has column=__column__, and the container has __columns__.',
  'line-too-narrow': 'The elements of the line need __needed__ px, there are __width__.',
  'element-not-offered': '?__name__= is not offered by the built-in engine.',
  'text-missing': '?__name__= needs a text, it names the result.',
  'part-missing': '?__element__= has no ?__part__=.',
  'answers-unknown': '?table= needs answers_count or a ?table_header= with ?answer_value= lines.',
  'answers-differ': 'The header has __header__ answers and answers_count is __count__.',
  'answers-too-narrow': 'The __count__ answers have __width__ px each, at least __needed__ are needed.',
  'answer-too-narrow': 'The answer has __width__ px for its text, at least __needed__ are needed.',
  'answer-value-missing': '?answer= needs a value after the =, it is the result.',
  'answer-value-twice': 'Two answers have the value "__value__".',
  'answer-not-selectable': '?vertical_choicebox= has no ?answer= that can be chosen.',
  'checkbox-content': 'The contents of a ?checkbox= have neither align nor content_type.',
  'checkbox-twice': 'Two answers of the checkbox are "__value__".',
  'cells-missing': '?custom_answer_sheet= needs ?custom_row= with cells in it.',
  'cells-differ': 'The row has __cells__ cells and the one before has __before__.',
  'cell-content': 'A ?content= of a ?custom_row= has no content_type.',
  'cell-too-narrow': 'The __count__ bubbles need __needed__ px, the cell has __width__; give it a larger share by row_proportions.',
  'values-differ': 'There are __values__ recogintion_values for __answers__ answers.',
  'extra-row-too-long': 'An extra_row has __marks__ marks for __columns__ columns.',
  'grid-too-wide': 'The grid "__name__" is __needed__ px wide, there are __width__; use fewer sections or a smaller bubble_size.',
  'sheet-too-wide': 'The __count__ answers beside each other need __needed__ px of width, there are __width__; use fewer answers or a smaller bubble_size.',
  'barcode-turned': 'A turned barcode can have neither codetext=true nor a ${field} as its value.',
} as const

/** Parts of sentences, as their frames in `failure.ts` want them. */
const size = {
  'markup-bytes': '__count__ bytes, at most __most__ are possible',
  'markup-lines': '__count__ lines, at most __most__ are possible',
  'pages-needed': 'it would need __count__ pages, at most __most__ are possible',
  'pages-needed-marked': 'it would need __count__ pages, at most __most__ are possible with a page code on each',
} as const

const picture = {
  'picture-not-found': 'The picture "__name__" was not found.',
  'picture-not-found-in': 'The picture "__name__" was not found in the folder "__folder__".',
  'picture-unusable': 'The picture "__name__" cannot be used: __problem__.',
  'picture-too-large': 'The picture "__name__" cannot be used: it has __size__ MB, at most __most__ are possible.',
} as const

const classList = {
  'class-nobody': 'it has no people',
  'class-too-many': 'it has __count__ people, at most __most__ are possible',
  'class-too-large': 'it has __count__ bytes, at most __most__ are possible',
  'class-entry': 'entry __number__ is neither a name nor an object of fields',
  'class-field': 'the field "__name__" of entry __number__ is no text or number',
  'class-csv': '__problem__',
  'class-column-twice': 'the column "__name__" stands twice in its first line',
  'class-row-too-long': 'line __number__ has __values__ values for __columns__ columns',
  'class-column-missing': 'the sheet asks for ${__name__} and the list has the columns __known__',
} as const

export type MarkupProblem = keyof typeof markup
export type FitProblem = keyof typeof fit
export type SizeProblem = keyof typeof size
export type PictureProblem = keyof typeof picture
export type ClassListProblem = keyof typeof classList

export type SheetProblem = MarkupProblem | FitProblem | SizeProblem | PictureProblem | ClassListProblem

/** Keys and English texts; catalogues are tested against it. */
export const sheetProblems: Readonly<Record<SheetProblem, string>> = { ...markup, ...fit, ...size, ...picture, ...classList }

export const filledText = (text: string, values: FailureValues): string =>
  text.replace(/__([A-Za-z][A-Za-z0-9]*)__/g, (whole, name: string) => (name in values ? String(values[name]) : whole))

/** The values hold the key as `problemKey` and what is filled in, besides the English text as `detail`. */
function valuesOf(problem: SheetProblem, values: FailureValues): FailureValues {
  return { ...values, problemKey: problem, detail: filledText(sheetProblems[problem], values) }
}

/** A line of the description is not what it could be. */
export function markupProblem(line: number, problem: MarkupProblem, values: FailureValues = {}): never {
  throw new MarksFailure('markup-invalid', { ...valuesOf(problem, values), line })
}

/** The description can be read, and no sheet comes of it. */
export function doesNotFit(line: number, problem: FitProblem, values: FailureValues = {}): never {
  throw new MarksFailure('sheet-does-not-fit', { ...valuesOf(problem, values), line })
}

export function pictureProblem(reason: 'sheet-picture-missing' | 'sheet-picture-unreadable', line: number, problem: PictureProblem, values: FailureValues): never {
  throw new MarksFailure(reason, { ...valuesOf(problem, values), line })
}

export function tooLarge(reason: 'markup-too-large' | 'sheet-too-long', problem: SizeProblem, values: FailureValues): never {
  throw new MarksFailure(reason, valuesOf(problem, values))
}

export function classListProblem(problem: ClassListProblem, values: FailureValues = {}): never {
  throw new MarksFailure('class-list-invalid', valuesOf(problem, values))
}
