/** Answer sheets on the built-in engine, node by node in a flow: made, filled by a seeded pen, read, graded; a class by its page codes. */
import assert from 'node:assert/strict'
import { PDFDocument, rgb } from '@cantoo/pdf-lib'
import { seededNumbers } from '../../../scripts/sample/random'
import { loadFlow, type FlowUnderTest } from '../../support/flows'
import { packageCode } from '../../support/package-code'

type Message = Record<string, unknown>
type Params = Readonly<Record<string, { readonly type: string; readonly value: string | number | boolean }>>

const engines = packageCode<{ stopEngines(): Promise<void> }>('lib/flow/engine/process')

const MARKUP = '?text=Quiz of ${name}\n?grid=Seat\n\tsections_count=2\n?answer_sheet=Q\n\telements_count=12\n\tcolumns_count=2\n\tanswers_count=4\n'
const PLAIN = MARKUP.replace('${name}', 'the class')

/** px of the template (300 dpi) to points of a PDF */
const POINTS = 72 / 300

interface Box {
  readonly Name: string
  readonly BubbleWidth: number
  readonly Bubbles?: readonly { readonly Value: string; readonly Top: number; readonly Left: number }[]
  readonly Elements?: readonly Box[]
}

interface Dot {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** An answer for each question by chance, and where the pen fills its bubbles in; px. */
function chosen(omr: Buffer, seed: number): { readonly answers: Record<string, string>; readonly dots: Dot[] } {
  const random = seededNumbers(seed)
  const [page] = (JSON.parse(omr.toString()) as { Pages: { Elements: Box[] }[] }).Pages
  assert.ok(page)
  const answers: Record<string, string> = {}
  const dots: Dot[] = []
  for (const element of page.Elements)
    for (const { Bubbles = [], BubbleWidth } of element.Elements ?? [element]) {
      const bubble = Bubbles[Math.floor(random() * Bubbles.length)]
      if (!bubble) continue
      answers[element.Name] = (answers[element.Name] ?? '') + bubble.Value
      const shift = () => BubbleWidth * (0.5 + (random() - 0.5) * 0.1)
      dots.push({ x: bubble.Left + shift(), y: bubble.Top + shift(), radius: BubbleWidth * (0.38 + random() * 0.06) })
    }
  return { answers, dots }
}

/** Sheets of a PDF filled in, one seed a page. */
async function filledPdf(pdf: Buffer, omr: Buffer, seeds: readonly number[]): Promise<{ readonly pdf: Buffer; readonly answers: Record<string, string>[] }> {
  const document = await PDFDocument.load(pdf)
  const made = seeds.map((seed, index) => {
    const { answers, dots } = chosen(omr, seed)
    const page = document.getPage(index)
    for (const { x, y, radius } of dots) page.drawCircle({ x: x * POINTS, y: page.getHeight() - y * POINTS, size: radius * POINTS, color: rgb(0.15, 0.15, 0.2) })
    return answers
  })
  return { pdf: Buffer.from(await document.save()), answers: made }
}

const ACCOUNT = { account: '', engine: '', version: 1 }
const node = (type: string, name: string, wires: readonly (readonly string[])[], params: Params = {}): Message => ({ id: name, z: 'tab', type: `aspose-omr-${type}`, name: '', ...ACCOUNT, params, wires })
const helperNode = (id: string): Message => ({ id, z: 'tab', type: 'helper', wires: [] })
const text = (value: string) => ({ type: 'str', value })
const KEPT: Params = { templateFrom: text('kept'), keptName: text('Quiz') }

describe('answer sheets on the built-in engine', function () {
  this.timeout(300_000)
  let flow: FlowUnderTest | undefined

  afterEach(async () => {
    await flow?.stop()
    await engines.stopEngines()
  })

  async function load(...nodes: Message[]): Promise<FlowUnderTest> {
    flow = await loadFlow([{ id: 'tab', type: 'tab', label: 'tab' }, ...nodes, { id: 'catch', z: 'tab', type: 'catch', scope: null, uncaught: false, wires: [['caught']] }, helperNode('caught')])
    return flow
  }

  /** The first messages of a collecting node; an error of any node fails the test. */
  const take = (loaded: FlowUnderTest, id: string, count = 1): Promise<Message[]> =>
    Promise.race([loaded.take(id, count, 200_000), loaded.take('caught', 1, 200_000).then(([message]) => assert.fail(JSON.stringify(message?.error)))])

  it('are made, read by their kept name, and graded by a master sheet, until the class is complete', async () => {
    const loaded = await load(
      node('sheet', 'sheet', [['made']], { markup: text(PLAIN), templateName: text('Quiz') }),
      node('recognize', 'recognize', [['grade', 'read'], ['doubtful']], KEPT),
      node('grade', 'grade', [['graded'], ['class']], { keyFrom: text('master'), master: { type: 'msg', value: 'master' }, finish: { type: 'msg', value: 'finish' } }),
      ...['made', 'read', 'doubtful', 'graded', 'class'].map(helperNode),
    )
    loaded.send('sheet', {})
    const [made] = await take(loaded, 'made')
    assert.deepEqual([made?.filename, made?.contentType], ['Quiz.pdf', 'application/pdf'])
    const { omr } = made?.omrTemplate as { omr: Buffer }
    const [master, other] = await Promise.all([filledPdf(made?.payload as Buffer, omr, [11]), filledPdf(made?.payload as Buffer, omr, [12])])
    loaded.send('recognize', { payload: master.pdf, master: true })
    const [key] = await take(loaded, 'read')
    assert.deepEqual(key?.payload, master.answers[0])
    loaded.send('recognize', { payload: master.pdf, filename: 'best.pdf' })
    const [best] = await take(loaded, 'graded')
    const perfect = best?.grade as { points: number; max: number }
    assert.equal(perfect.points, perfect.max)
    loaded.send('recognize', { payload: other.pdf, filename: 'other.pdf', finish: true })
    const [table] = await take(loaded, 'class')
    assert.deepEqual((await take(loaded, 'read', 3))[2]?.payload, other.answers[0])
    const right = Object.keys(other.answers[0] as object).filter((name) => other.answers[0]?.[name] === master.answers[0]?.[name]).length
    assert.deepEqual((table?.payload as { rows: { points: number }[] }).rows.map(({ points }) => points), [perfect.max, right])
    assert.equal(loaded.messages.doubtful, undefined)
  })

  it('are made for a class as one PDF, and each is read back with its copy and its person', async () => {
    const people = [{ name: 'Ada', no: '1' }, { name: 'Bo', no: '2' }]
    const loaded = await load(
      node('sheet', 'sheet', [['made']], { markup: text(MARKUP), templateName: text('Quiz'), people: { type: 'json', value: JSON.stringify(people) } }),
      node('recognize', 'recognize', [['read'], ['read']], KEPT),
      node('recognize', 'by-sheet', [['told'], ['told']], { templateFrom: text('sheet'), annotated: { type: 'bool', value: true } }),
      ...['made', 'read', 'told'].map(helperNode),
    )
    loaded.send('sheet', {})
    const [made] = await take(loaded, 'made')
    assert.deepEqual([made?.filename, made?.people], ['Quiz.pdf', people])
    const filled = await filledPdf(made?.payload as Buffer, (made?.omrTemplate as { omr: Buffer }).omr, [21, 22])
    for (const [reader, output] of [['recognize', 'read'], ['by-sheet', 'told']] as const) {
      loaded.send(reader, { payload: filled.pdf })
      const read = await take(loaded, output, 2)
      assert.deepEqual(read.map(({ payload }) => payload), filled.answers)
      const sheets = read.map(({ sheet }) => sheet as Message)
      // JPEG begins so.
      for (const { annotated } of read) assert.equal(output === 'told' ? (annotated as Buffer).readUInt16BE(0) : annotated, output === 'told' ? 0xffd8 : undefined)
      assert.deepEqual(sheets.map(({ copy, person, status, template }) => [copy, person, status, template]), people.map((person, index) => [index + 1, person, 'ok', 'Quiz']))
    }
  })

  it('of one file are read although a page among them is none, which goes to review', async () => {
    const loaded = await load(
      node('sheet', 'sheet', [['made']], { markup: text(PLAIN), templateName: text('Quiz') }),
      node('recognize', 'recognize', [['read'], ['doubtful']], KEPT),
      ...['made', 'read', 'doubtful'].map(helperNode),
    )
    loaded.send('sheet', {})
    const [made] = await take(loaded, 'made')
    const { pdf, answers } = await filledPdf(made?.payload as Buffer, (made?.omrTemplate as { omr: Buffer }).omr, [41])
    const document = await PDFDocument.load(pdf)
    document.insertPage(0, [595, 842])
    loaded.send('recognize', { payload: Buffer.from(await document.save()) })
    assert.deepEqual((await take(loaded, 'read'))[0]?.payload, answers[0])
    const [bad] = await take(loaded, 'doubtful')
    const { page, status, reasons } = bad?.sheet as { page: number; status: string; reasons: string[] }
    assert.deepEqual([page, status, reasons.length, bad?.answers], [1, 'rejected', 1, []])
  })

  it('go through the single steps: generate, align, check, read', async () => {
    const loaded = await load(
      node('generate', 'generate', [['correct']], { markup: text(PLAIN), templateName: text('Steps') }),
      node('correct', 'correct', [['finalize']]),
      node('finalize', 'finalize', [['proven']]),
      node('recognize', 'recognize', [['read'], ['read']]),
      ...['proven', 'read'].map(helperNode),
    )
    loaded.send('generate', {})
    const [proven] = await take(loaded, 'proven')
    const template = proven?.omrTemplate as { id: string; omr: Buffer; omrcr: Buffer }
    assert.deepEqual(proven?.sheet, { page: 1, status: 'ok', reasons: [], template: 'Steps' })
    const { pdf, answers } = await filledPdf(proven?.payload as Buffer, template.omr, [31])
    loaded.send('recognize', { payload: pdf, omrTemplate: template })
    assert.deepEqual((await take(loaded, 'read'))[0]?.payload, answers[0])
  })
})
