import type { Answer } from '../recognize'

/**
 * CSV as the service's later products write it: `Element Name,Value,`, then `Name,"A,C"`, blank as `""`, LF after each line, in the order
 * of the elements. A value that a spreadsheet would take for a formula gets an apostrophe in front.
 */
export function writeCsv(answers: readonly Answer[]): string {
  const lines = answers.map(({ name, value, marks, element }) => {
    const joined = element.kind === 'Grid' ? gridValue(answers, name) ?? value : element.kind === 'Barcode' || element.kind === 'CompositeGrid' ? value : marks.join(',')
    return `${quoted(name)},"${harmless(joined).replace(/"/g, '""')}"\n`
  })
  return `Element Name,Value,\n${lines.join('')}`
}

/** Digits joined, two marks in one section with a comma between them. */
function gridValue(answers: readonly Answer[], name: string): string | undefined {
  const answer = answers.find(other => other.name === name)
  return answer?.questions.map(result => result.marked.map(index => result.question.choice.bubbles[index]!.value).join(',')).join('')
}

function quoted(name: string): string {
  const text = harmless(name)
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

/** See OWASP, CSV Injection. Plain numbers stay as they are. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text
}
