import type { PageText } from '../types'

/** Pages are parted as `pdftotext` and Tesseract do it. */
export const pageEnd = '\f'

/**
 * The text of a page in reading order: a line of the page is a line of text, an empty line ends a paragraph. Hyphens at the ends of
 * lines stay.
 */
export function pageAsText(page: PageText): string {
  const paragraphs = page.blocks.flatMap(block => block.paragraphs)
  return paragraphs.map(lines => lines.map(line => line.words.map(word => word.text).join(' ')).join('\n') + '\n').join('\n')
}
