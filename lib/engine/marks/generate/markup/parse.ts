import { markupProblem as fail } from '../problems'
import { Remarks, type Remark } from '../remarks'
import { letterAt, type AttributeValue } from './attributes'
import { sourceLines, type SourceLine } from './source'
import { notOffered, vocabulary, type ElementRule } from './vocabulary'

/** One bubble of a question with the text beside it. */
export interface Answer {
  readonly mark: string
  readonly text: string
  /** 0-based line of answers that it stands in. */
  readonly row: number
}

/** An element of the description; `blank` stands for an empty line. */
export interface MarkupNode {
  readonly type: string
  readonly line: number
  /** The text after `=`; of a question or text with the lines that follow, separated by LF. */
  value: string
  readonly attributes: Map<string, AttributeValue>
  /** Attributes given several times (`extra_row`): all of them, in order. */
  readonly repeated: Map<string, AttributeValue[]>
  readonly children: MarkupNode[]
  readonly answers: Answer[]
  /** `*` question */
  readonly several: boolean
}

export interface ParseOptions {
  /** True: lines of spaces are no attributes, as the service's rules say. Default: 4 spaces or more before `(` or `key=` count as TAB and are told. */
  readonly strict?: boolean
}

export interface Markup {
  readonly nodes: readonly MarkupNode[]
  /** What was read leniently. */
  readonly remarks: readonly Remark[]
}

const mark = /(^|\s)\(([^\s()]*)\)/g
const lenientTab = /^ {4,}(?=\(|[A-Za-z_]+ *=)/

/**
 * Reads the description of a sheet.
 * @throws MarksFailure markup-invalid (with line and reason), markup-empty, markup-too-large
 */
export function parseMarkup(source: Uint8Array | string, options: ParseOptions = {}): Markup {
  const parser = new Parser(options.strict ?? false)
  for (const line of sourceLines(source)) parser.read(line)
  return parser.finish()
}

class Parser {
  private readonly nodes: MarkupNode[] = []
  private readonly open: MarkupNode[] = []
  private readonly spaced: number[] = []
  /** The element that attributes and lines of text belong to. */
  private current: MarkupNode | undefined
  private answerRow = 0

  constructor(private readonly strict: boolean) {}

  read(line: SourceLine): void {
    let { text } = line
    if (text.trim() === '') return this.blank(line)
    if (text.startsWith('?')) return this.element(line)
    if (text.startsWith('&')) return this.close(line)
    if (text.startsWith('#') || text.startsWith('*')) return this.question(line)
    if (!this.strict && lenientTab.test(text)) {
      this.spaced.push(line.number)
      text = text.replace(lenientTab, '\t')
    }
    if (text.startsWith('\t')) return this.indented({ ...line, text: text.trim() })
    this.freeText(line)
  }

  finish(): Markup {
    const unclosed = this.open.at(-1)
    if (unclosed && unclosed.type !== 'page') fail(unclosed.line, 'not-closed', { name: unclosed.type })
    this.check()
    // Empty lines at the end move nothing.
    while (this.nodes.at(-1)?.type === 'blank') this.nodes.pop()
    const remarks = new Remarks()
    if (this.spaced.length > 0) remarks.tell(this.spaced[0], 'spaces-as-tab', { lines: shorten(this.spaced) })
    return { nodes: this.nodes, remarks: remarks.list }
  }

  private add(type: string, line: number, value: string, several = false): MarkupNode {
    this.check()
    const node: MarkupNode = { type, line, value, attributes: new Map(), repeated: new Map(), children: [], answers: [], several }
    const parent = this.open.at(-1)
    ;(parent?.children ?? this.nodes).push(node)
    return node
  }

  private blank(line: SourceLine): void {
    this.check()
    // Inside of closed elements empty lines only part lines; on the page they are space.
    if (this.open.every(node => node.type === 'page')) this.add('blank', line.number, '')
    this.current = undefined
  }

  private element({ number, text }: SourceLine): void {
    const match = /^\?([A-Za-z_]+)=(.*)$/.exec(text)
    if (!match) fail(number, 'element-unreadable', { text: text.slice(0, 40) })
    const name = match[1]!.toLowerCase()
    // A new page ends the one before.
    if (name === 'page' && this.open.at(-1)?.type === 'page') this.open.pop()
    const parent = this.open.at(-1)
    const type = name === 'question' && parent?.type === 'table' ? 'question_row' : name
    const rule = ruleOf(type, number)
    if (rule.onlyIn && !rule.onlyIn.includes(parent?.type ?? '')) fail(number, 'element-only-inside', { name, holder: rule.onlyIn.join('= / ?') })
    if (parent && !vocabulary[parent.type]!.children!.includes(type)) {
      fail(number, type === 'page' ? 'element-not-inside' : 'element-not-inside-unclosed', { name, holder: parent.type, holderLine: parent.line })
    }
    if (!parent && type === 'content') fail(number, 'content-outside')
    if (rule.value === 'name' && match[2]!.trim() === '') fail(number, 'name-missing', { name })
    const node = this.add(type, number, rule.value === 'name' ? match[2]!.trim() : match[2]!)
    this.current = node
    if (rule.children) this.open.push(node)
  }

  private close({ number, text }: SourceLine): void {
    const name = /^&([A-Za-z_]+)\s*$/.exec(text)?.[1]?.toLowerCase()
    if (name === undefined) fail(number, 'closing-unreadable', { text: text.slice(0, 40) })
    const node = this.open.at(-1)
    if (!node) fail(number, 'closing-unopened', { name })
    if (node.type !== name) fail(number, 'closing-other', { name, open: node.type, openLine: node.line })
    this.check()
    this.open.pop()
    this.current = undefined
  }

  private question({ number, text }: SourceLine): void {
    const parent = this.open.at(-1)
    if (parent && !vocabulary[parent.type]!.children!.includes('question')) fail(number, 'question-not-inside', { holder: parent.type, holderLine: parent.line })
    this.current = this.add('question', number, text.slice(1).trim(), text.startsWith('*'))
    this.answerRow = 0
  }

  private indented({ number, text }: SourceLine): void {
    const node = this.current
    if (!node) fail(number, 'attribute-alone')
    if (text.startsWith('(') && node.type === 'question') return this.answers(node, number, text)
    const match = /^([A-Za-z_]+)\s*=(.*)$/s.exec(text)
    if (!match) fail(number, 'attribute-unreadable', { text: text.slice(0, 40) })
    const key = match[1]!.toLowerCase()
    const kind = vocabulary[node.type]!.attributes[key]
    if (!kind) {
      const known = Object.keys(vocabulary[node.type]!.attributes)
      const problem = known.length === 0 ? 'attribute-of-none' : node.type === 'question' ? 'attribute-of-question' : 'attribute-unknown'
      fail(number, problem, { element: elementOf(node), name: key, known: known.join(', ') })
    }
    const holder = this.open.at(-1) === node ? this.open.at(-2) : this.open.at(-1)
    if (key === 'column' && holder?.type !== 'container') fail(number, 'column-outside')
    const value = kind(match[2]!)
    if (typeof value === 'object' && 'wrong' in value) fail(number, value.wrong, { ...value.values, name: key, value: match[2]!.slice(0, 40) })
    node.attributes.set(key, value)
    node.repeated.set(key, [...node.repeated.get(key) ?? [], value])
  }

  private answers(node: MarkupNode, number: number, text: string): void {
    const found = [...text.matchAll(mark)]
    if (found.length === 0 || found[0]!.index !== 0) fail(number, 'answer-unreadable', { text: text.slice(0, 40) })
    found.forEach((match, index) => {
      const end = found[index + 1]?.index ?? text.length
      const value = match[2] === '' ? letterAt(node.answers.length) : match[2]!
      if (node.answers.some(answer => answer.mark === value)) fail(number, 'mark-twice', { mark: value })
      node.answers.push({ mark: value, text: text.slice(match.index + match[0].length, end).trim(), row: this.answerRow })
    })
    this.answerRow++
  }

  private freeText({ number, text }: SourceLine): void {
    const node = this.current
    if (!node) fail(number, 'text-alone', { text: text.slice(0, 40) })
    if (!vocabulary[node.type]!.textFollows || node.answers.length > 0 || node.attributes.size > 0) {
      fail(number, node.type === 'question' ? 'text-behind-question' : 'text-behind-element', { text: text.slice(0, 40), element: elementOf(node) })
    }
    node.value += '\n' + text.trim()
  }

  /** What can be said of the element before only when it is complete. */
  private check(): void {
    const node = this.current
    if (!node) return
    if (node.type === 'question' && node.answers.length === 0) fail(node.line, 'answers-missing', { question: node.value.slice(0, 40) })
    const missing = vocabulary[node.type]?.required?.find(key => !node.attributes.has(key))
    if (missing) fail(node.line, 'attribute-missing', { element: elementOf(node), name: missing })
  }
}

function ruleOf(type: string, line: number): ElementRule {
  const rule = type === 'question' || type === 'blank' ? undefined : vocabulary[type]
  if (rule) return rule
  const instead = notOffered[type]
  fail(line, instead ?? 'element-unknown', { name: type })
}

/** As the author writes it. */
function elementOf(node: MarkupNode): string {
  return node.type.replace('question_row', 'question')
}

function shorten(lines: readonly number[]): string {
  return lines.slice(0, 12).join(', ') + (lines.length > 12 ? ` ... (${lines.length})` : '')
}
