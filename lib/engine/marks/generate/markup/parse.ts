import { MarksFailure } from '../../failure'
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
  readonly messages: readonly string[]
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
    if (unclosed && unclosed.type !== 'page') fail(unclosed.line, `?${unclosed.type}= is not closed by &${unclosed.type}.`)
    this.check()
    // Empty lines at the end move nothing.
    while (this.nodes.at(-1)?.type === 'blank') this.nodes.pop()
    const messages = this.spaced.length === 0 ? [] : [
      `${this.spaced.length === 1 ? 'Line' : 'Lines'} ${shorten(this.spaced)}: spaces at the beginning were read as TAB. The service wants a TAB before attributes and answers.`,
    ]
    return { nodes: this.nodes, messages }
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
    if (!match) fail(number, `"${text.slice(0, 40)}" is no element; it has to be ?name=value.`)
    const name = match[1]!.toLowerCase()
    // A new page ends the one before.
    if (name === 'page' && this.open.at(-1)?.type === 'page') this.open.pop()
    const parent = this.open.at(-1)
    const type = name === 'question' && parent?.type === 'table' ? 'question_row' : name
    const rule = ruleOf(type, number)
    if (rule.onlyIn && !rule.onlyIn.includes(parent?.type ?? '')) fail(number, `?${name}= stands only inside of ?${rule.onlyIn.join('= or ?')}=.`)
    if (parent && !vocabulary[parent.type]!.children!.includes(type)) {
      fail(number, `?${parent.type}= of line ${parent.line} cannot hold ?${name}=${type === 'page' ? '' : `; is &${parent.type} missing`}.`)
    }
    if (!parent && type === 'content') fail(number, '?content= stands only inside of other elements; use ?text= here.')
    if (rule.value === 'name' && match[2]!.trim() === '') fail(number, `?${name}= needs a name after the =, it names the result.`)
    const node = this.add(type, number, rule.value === 'name' ? match[2]!.trim() : match[2]!)
    this.current = node
    if (rule.children) this.open.push(node)
  }

  private close({ number, text }: SourceLine): void {
    const name = /^&([A-Za-z_]+)\s*$/.exec(text)?.[1]?.toLowerCase()
    if (name === undefined) fail(number, `"${text.slice(0, 40)}" closes nothing; it has to be &name.`)
    const node = this.open.at(-1)
    if (!node) fail(number, `&${name} closes an element that was not opened.`)
    if (node.type !== name) fail(number, `&${name} cannot stand here: ?${node.type}= of line ${node.line} is still open.`)
    this.check()
    this.open.pop()
    this.current = undefined
  }

  private question({ number, text }: SourceLine): void {
    const parent = this.open.at(-1)
    if (parent && !vocabulary[parent.type]!.children!.includes('question')) fail(number, `?${parent.type}= of line ${parent.line} cannot hold a question.`)
    this.current = this.add('question', number, text.slice(1).trim(), text.startsWith('*'))
    this.answerRow = 0
  }

  private indented({ number, text }: SourceLine): void {
    const node = this.current
    if (!node) fail(number, 'an attribute or answer has to follow its element or question directly.')
    if (text.startsWith('(') && node.type === 'question') return this.answers(node, number, text)
    const match = /^([A-Za-z_]+)\s*=(.*)$/s.exec(text)
    if (!match) fail(number, `"${text.slice(0, 40)}" is neither an answer such as (A) text nor an attribute such as key=value.`)
    const key = match[1]!.toLowerCase()
    const kind = vocabulary[node.type]!.attributes[key]
    if (!kind) {
      const known = Object.keys(vocabulary[node.type]!.attributes)
      fail(number, `${titleOf(node)} has no attribute "${key}"; it has ${known.length > 0 ? known.join(', ') : 'none'}.`)
    }
    const holder = this.open.at(-1) === node ? this.open.at(-2) : this.open.at(-1)
    if (key === 'column' && holder?.type !== 'container') fail(number, 'column has a meaning only for what stands directly in a ?container=.')
    const value = kind(match[2]!)
    if (typeof value === 'object' && 'wrong' in value) fail(number, `${key}=${match[2]!.slice(0, 40)}: ${value.wrong}.`)
    node.attributes.set(key, value)
    node.repeated.set(key, [...node.repeated.get(key) ?? [], value])
  }

  private answers(node: MarkupNode, number: number, text: string): void {
    const found = [...text.matchAll(mark)]
    if (found.length === 0 || found[0]!.index !== 0) fail(number, `"${text.slice(0, 40)}" is no answer: a mark in brackets has no spaces inside, such as (A) or ().`)
    found.forEach((match, index) => {
      const end = found[index + 1]?.index ?? text.length
      const value = match[2] === '' ? letterAt(node.answers.length) : match[2]!
      if (node.answers.some(answer => answer.mark === value)) fail(number, `the mark (${value}) stands twice in this question.`)
      node.answers.push({ mark: value, text: text.slice(match.index + match[0].length, end).trim(), row: this.answerRow })
    })
    this.answerRow++
  }

  private freeText({ number, text }: SourceLine): void {
    const node = this.current
    if (!node) fail(number, `"${text.slice(0, 40)}" belongs to no element; begin the line with ?text=, # or * or, for an attribute, with a TAB.`)
    if (!vocabulary[node.type]!.textFollows || node.answers.length > 0 || node.attributes.size > 0) {
      fail(number, `"${text.slice(0, 40)}" cannot follow ${titleOf(node)}; attributes and answers begin with a TAB.`)
    }
    node.value += '\n' + text.trim()
  }

  /** What can be said of the element before only when it is complete. */
  private check(): void {
    const node = this.current
    if (!node) return
    if (node.type === 'question' && node.answers.length === 0) fail(node.line, `the question "${node.value.slice(0, 40)}" has no answers; they stand in lines that begin with a TAB, such as TAB () Yes () No.`)
    const missing = vocabulary[node.type]?.required?.find(key => !node.attributes.has(key))
    if (missing) fail(node.line, `${titleOf(node)} needs the attribute ${missing}.`)
  }
}

function ruleOf(type: string, line: number): ElementRule {
  const rule = type === 'question' || type === 'blank' ? undefined : vocabulary[type]
  if (rule) return rule
  const instead = notOffered[type]
  fail(line, instead ? `?${type}= is not offered: ${instead}.` : `there is no element ?${type}=; a question begins with # or *.`)
}

function titleOf(node: MarkupNode): string {
  return node.type === 'question' ? 'the question' : `?${node.type.replace('question_row', 'question')}=`
}

function shorten(lines: readonly number[]): string {
  return lines.slice(0, 12).join(', ') + (lines.length > 12 ? ` and ${lines.length - 12} more` : '')
}

function fail(line: number, detail: string): never {
  throw new MarksFailure('markup-invalid', { line, detail: detail.charAt(0).toUpperCase() + detail.slice(1) })
}
