/** What people read stands in the tables that the catalogues are made of, and nowhere else; and nothing stands there that nobody says. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { conditions } from '../../lib/client/conditions'
import { errorCodes } from '../../lib/client/errors'
import { JOB_STATUS_NAMES } from '../../lib/contract/ownocr'
import { filesBelow } from '../../scripts/build/files'
import { englishMessages } from '../../scripts/build/messages'
import { root } from '../../scripts/build/paths'

/** Rooms whose words reach the editor. */
const ROOMS = ['lib/client', 'lib/flow', 'nodes']

/** Keys and English texts; the catalogues of other languages are tested against them. */
const TABLES = ['lib/client/conditions.ts', 'lib/client/phrases.ts', 'lib/flow/errors.ts', 'lib/flow/phrases.ts', 'lib/flow/status.ts', 'lib/flow/warnings.ts']

/** Words that no flow author reads as a text of ours, and why. */
const NO_TEXTS: readonly { readonly file: string | RegExp; readonly words: RegExp; readonly why: string }[] = [
  { file: 'lib/client/body.ts', words: /^(attachment; filename=|; filename\*=|multipart\/form-data; |application\/json; )/, why: 'headers of HTTP' },
  { file: 'lib/client/transport.ts', words: /^gzip, br$/, why: 'a header of HTTP' },
  { file: 'lib/client/services/flat.ts', words: /^parameter §$/, why: 'within the words of the service, which are English' },
  { file: 'lib/client/errors.ts', words: /^the built-in engine$/, why: 'is found in values and told by its key' },
  { file: 'lib/client/failures.ts', words: /^(Proxy timeout|before secure TLS connection was established)$/, why: 'libraries say it, and are understood by it' },
  { file: 'lib/flow/runner.ts', words: /^(name|lost) §$/, why: 'marks of what was told already' },
  { file: 'lib/flow/runner.ts', words: /^The node was closed$/, why: 'a reason of abortion that is only compared' },
  { file: 'lib/flow/answer-sheets/class-table.ts', words: /^§ of §$/, why: 'a cell of the table, which is data as its headings are' },
  { file: /\.description\.ts$/, words: /^http proxy$/, why: 'a type of node of Node-RED' },
  { file: 'nodes/ownocr/ownocr-delete.description.ts', words: /^clean up$/, why: 'searched for in any language' },
  { file: 'nodes/aspose-omr/class-sheet.ts', words: /^copy § §$/, why: 'an id of a sheet' },
  { file: 'nodes/onprint/device-headers.ts', words: /^platen onprint §$/, why: 'is hashed' },
  { file: 'nodes/aspose-omr/starters.ts', words: /./, why: 'sheets to begin with, in each language' },
  { file: 'nodes/aspose-omr/aspose-omr-recognize.ts', words: /^Element Name$/, why: 'a heading of the service in a table, which is data' },
  { file: 'nodes/platen/languages.ts', words: /^§ was added\.$/, why: 'stands beside its key of the forms' },
]

/** Properties whose words are no texts in the language of the editor. */
const OTHER_LANGUAGES = ['searchWords']

/** Two words at least; `§` stands for a value. */
const isText = (text: string): boolean => /[A-Za-z]{2,}[,;:.'"]*\s+["'({]*[A-Za-z]{2,}|\b[a-z]{2,} (§|"§")|§ [a-z]{2,}/.test(text)

const sourceFiles = (): string[] =>
  ROOMS.flatMap((room) => filesBelow(path.join(root, room)).filter((file) => file.endsWith('.ts')).map((file) => `${room}/${file.split(path.sep).join('/')}`))

/** The text of a literal, its values as `§`; undefined for what is none. */
function wordsOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text
  return ts.isTemplateExpression(node) ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('§') : undefined
}

/** Literals of a source that hold words. */
function wordsIn(name: string, code: string): { readonly words: string; readonly line: number }[] {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true)
  const found: { words: string; line: number }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return
    if (ts.isPropertyAssignment(node) && OTHER_LANGUAGES.includes(node.name.getText())) return
    const words = wordsOf(node)
    if (words !== undefined && isText(words)) found.push({ words, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

describe('words', () => {
  it('for people stand in the tables of texts and not in the code that says them', () => {
    const allowed = new Set<unknown>()
    const loose = sourceFiles()
      .filter((file) => !TABLES.includes(file))
      .flatMap((file) =>
        wordsIn(file, read(file))
          .filter(({ words }) => {
            const exception = NO_TEXTS.find((one) => (typeof one.file === 'string' ? one.file === file : one.file.test(file)) && one.words.test(words))
            if (exception) allowed.add(exception)
            return !exception
          })
          .map(({ words, line }) => `${file}:${line}: ${words}`),
      )
    assert.deepEqual(loose, [], 'give them a key in lib/flow/phrases.ts, or a line in NO_TEXTS that says why not')
    assert.deepEqual(NO_TEXTS.filter((one) => !allowed.has(one)), [], 'exceptions that nothing needs')
  })

  it('are found wherever a text may be handed over', () => {
    const bypasses = [
      "throw failure('setting-invalid', { name, problem: 'it must be a list' })",
      'throw failure(`answer-key`, { problem: `"${question}" is in it more than once` })',
      "const refuse = (problem: string) => failure('answer-key', { problem }); refuse('the sheet is blank')",
      "node.status({ fill: 'red', text: 'not there' })",
      'node.warn(`Page ${page} was not read`)',
      "node.error('not possible here')",
      "task.warn({ text: found ? 'one thing' : name })",
      'throw conditionError("engine-failed", { detail: `it ended with ${code}` })',
    ]
    for (const code of bypasses) assert.equal(wordsIn('bypass.ts', code).length > 0, true, code)
    for (const code of ["failure('setting-missing', { name: 'Language' })", 'const key = `${service}:${id}`', "import x from './two words here'"]) assert.deepEqual(wordsIn('harmless.ts', code), [], code)
  })

  it('of every table are said somewhere', () => {
    const together = (files: readonly string[]): string => files.map(read).join('\n')
    // What a table's file says itself stands behind the table.
    const behind = read('lib/flow/errors.ts').split('export type FlowFailureKey')[1] as string
    const said = together([...sourceFiles().filter((file) => !TABLES.includes(file)), 'lib/contract/schema.ts']) + behind
    const engine = together(filesBelow(path.join(root, 'lib/engine')).filter((file) => file.endsWith('.ts')).map((file) => `lib/engine/${file}`))
    const timesSaid = (key: string, code: string): number => code.split(new RegExp(`['"\`]${key}['"\`]|\\b${key}:`)).length - 1
    const unsaid = (texts: Readonly<Record<string, string>>, code: string, inferred: readonly string[] = [], enough = 1): string[] =>
      Object.keys(texts).filter((key) => !inferred.includes(key) && timesSaid(key, code) < enough)
    const { error, phrase, status, warning, reading, sheet } = englishMessages()
    const byWhatHappened = Object.entries(conditions).filter(([, { statuses, network, reasons }]) => statuses ?? network ?? reasons).map(([key]) => key)
    const composed = [...Object.values(JOB_STATUS_NAMES).map((state) => `job-${state}`), ...['left', 'right', 'top', 'bottom'].map((side) => `edge-${side}`)]
    assert.deepEqual(unsaid(error, said, byWhatHappened), [])
    assert.deepEqual(unsaid(phrase, said, composed), [])
    assert.deepEqual(unsaid(status, said, errorCodes), [])
    assert.deepEqual(unsaid(warning, said), [])
    // The engine's tables are among its files.
    assert.deepEqual(unsaid({ ...reading, ...sheet }, engine, [], 2), [])
    assert.deepEqual(unsaid({ 'never-said': '' }, said), ['never-said'])
  })
})
