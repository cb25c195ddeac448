/** The grading node: keys, the class on disk, its table. */
import assert from 'node:assert/strict'
import grade from '../../../nodes/aspose-omr/aspose-omr-grade'
import { json, SourceNodes, str, type Message, type Params } from './node-of-source'

const KEY = { keyTable: json([{ question: 'Q1', answer: 'A' }, { question: 'Q2', answer: 'BC', points: 2 }]) }
const SCALE = { scale: json([{ from: 50, mark: 'pass' }, { from: 0, mark: 'fail' }]) }
const answers = (Q1: string, Q2: string) => [
  { name: 'Q1', value: Q1, marks: [...Q1], status: Q1 ? 'ok' : 'blank', page: 1 },
  { name: 'Q2', value: Q2, marks: [...Q2], status: Q2 ? 'ok' : 'blank', page: 1 },
]

describe('grade answers', () => {
  let nodes: SourceNodes

  beforeEach(() => {
    nodes = new SourceNodes().register(grade)
  })
  afterEach(() => nodes.remove())

  const node = (params: Params = {}) => nodes.run('aspose-omr-grade', { ...KEY, ...params }, '')
  const gradeOf = (message: Message | undefined) => message?.grade as { points: number; max: number; percent: number; mark?: string }

  it('grades a sheet by a table, everything else untouched', async () => {
    const { outputs, error } = await node(SCALE).send({ answers: answers('A', 'CB'), payload: { Q1: 'A' }, topic: 'x' })
    assert.equal(error, undefined, error?.message)
    const [message] = outputs[0] ?? []
    assert.deepEqual([message?.payload, message?.topic], [{ Q1: 'A' }, 'x'])
    const { points, max, percent, mark } = gradeOf(message)
    assert.deepEqual([points, max, percent, mark, outputs[1]], [3, 3, 100, 'pass', undefined])
  })

  it('takes an object of answers too, and counts part of an answer in both ways', async () => {
    const params = { partial: { type: 'bool', value: true }, incorrectPoints: { type: 'num', value: -1 } }
    const lenient = await node(params).send({ payload: { Q1: 'A', Q2: 'B' } })
    assert.equal(gradeOf(lenient.outputs[0]?.[0]).points, 1.5)
    const strict = await node({ ...params, missedMarks: str('incorrect') }).send({ payload: { Q1: 'A', Q2: 'B' } })
    assert.equal(gradeOf(strict.outputs[0]?.[0]).points, 0.5)
  })

  it('takes the key from a filled master sheet, and still has it after a restart', async () => {
    const params = { keyFrom: str('master') }
    const first = node(params)
    const early = await first.send({ answers: answers('A', 'BC') })
    assert.equal(early.error?.code, 'INVALID_INPUT')
    assert.match(String(early.error?.message), /master sheet/)
    const key = await first.send({ answers: answers('A', 'BC'), master: true })
    assert.deepEqual([key.error, key.outputs], [undefined, []])
    await first.close()
    const { outputs } = await node(params).send({ answers: answers('A', '') })
    assert.equal(gradeOf(outputs[0]?.[0]).points, 1)
  })

  it('sends the table of the class after the last of a sequence, in its order, whatever comes first', async () => {
    const running = node(SCALE)
    const part = (index: number) => ({ id: 's', index, count: 3 })
    const one = await running.send({ answers: answers('A', 'BC'), parts: part(2), sheet: { person: 'Cem' } })
    const two = await running.send({ answers: answers('A', ''), parts: part(0), sheet: { person: 'Ada' } })
    assert.deepEqual([one.outputs[1], two.outputs[1]], [undefined, undefined])
    const three = await running.send({ answers: answers('', ''), parts: part(1), sheet: { person: { name: 'Bob' } } })
    const table = three.outputs[1]?.[0]?.payload as { sheets: number; mean: number; rows: { person: string; mark: string }[]; questions: { question: string; blank: number }[] }
    assert.deepEqual([table.sheets, table.mean, table.rows.map(({ person, mark }) => `${person} ${mark}`)], [3, 1.3333, ['Ada fail', 'Bob fail', 'Cem pass']])
    assert.deepEqual(table.questions.map(({ question, blank }) => [question, blank]), [['Q1', 1], ['Q2', 2]])
    assert.equal(gradeOf(three.outputs[0]?.[0]).points, 0)
    assert.equal('answers' in (three.outputs[1]?.[0] ?? {}), false)
  })

  it('keeps a class over a restart, counts a sheet that comes twice once, and gives it as CSV when the flow says so', async () => {
    const params = { classFormat: str('csv'), separator: str(';') }
    const first = node(params)
    await first.send({ _msgid: 'a', answers: answers('A', 'BC'), source: { name: 'ada.png', contentType: 'image/png', size: 1 } })
    await first.send({ _msgid: 'a', answers: answers('A', 'BC'), source: { name: 'ada.png', contentType: 'image/png', size: 1 } })
    await first.close()
    const second = node(params)
    await second.send({ _msgid: 'b', answers: answers('B', ''), sheet: { person: '=Bob' } })
    const { outputs } = await second.send({ _msgid: 'c', complete: true })
    assert.deepEqual(outputs[0], undefined)
    assert.equal(outputs[1]?.[0]?.payload, "Person;Points;Max;Percent;Mark;Q1;Q2\r\nada.png;3;3;100;;A;BC\r\n'=Bob;0;3;0;;B;\r\nKey;;;;;A;BC\r\n")
    // The next class begins anew.
    const next = await second.send({ _msgid: 'd', answers: answers('A', ''), complete: true })
    assert.match(String(next.outputs[1]?.[0]?.payload), /^Person[^\n]*\n[^\n]*;1;3;[^\n]*\nKey/)
  })

  it('knows whose sheet it is from its page code, by a whole name or its parts', async () => {
    const running = node()
    await running.send({ _msgid: 'a', answers: answers('A', ''), sheet: { person: { number: '7', Vorname: 'Ada', Nachname: 'Lovelace' } } })
    await running.send({ _msgid: 'b', answers: answers('A', ''), sheet: { person: { no: '8', Name: 'Bo' } } })
    // A line of the list in which nothing is written.
    await running.send({ _msgid: 'unnamed', answers: answers('A', ''), sheet: { person: { no: '', Name: '' } } })
    const { outputs } = await running.send({ _msgid: 'c', complete: true })
    assert.deepEqual((outputs[1]?.[0]?.payload as { rows: { person: string }[] }).rows.map(({ person }) => person), ['Ada Lovelace', 'Bo', 'unnamed'])
  })

  it('joins the pages of one copy, in any order and from several files, and tells which are missing', async () => {
    const question = (name: string, value: string) => [{ name, value, marks: [value], status: 'ok', page: 1 }]
    const page = (copy: number, number: number, person: string) => ({ page: number, pages: 2, copy, person: { name: person }, template: 'test' })
    const running = node({ keyFrom: str('master'), classFormat: str('csv') })
    // The key comes page by page too.
    await running.send({ answers: question('Q1', 'A'), sheet: page(9, 1, 'KEY'), master: true })
    await running.send({ answers: question('Q2', 'B'), sheet: page(9, 2, 'KEY'), master: true })
    const part = (index: number) => ({ id: 's', index, count: 3 })
    const first = await running.send({ answers: question('Q1', 'A'), sheet: page(1, 1, 'Ada'), parts: part(0) })
    assert.deepEqual([gradeOf(first.outputs[0]?.[0]).points, gradeOf(first.outputs[0]?.[0]).max], [1, 1], 'only what the page has')
    await running.send({ answers: question('Q2', 'B'), sheet: page(2, 2, 'Bo'), parts: part(1) })
    const whole = await running.send({ answers: question('Q2', 'C'), sheet: page(1, 2, 'Ada'), parts: part(2) })
    assert.deepEqual([gradeOf(whole.outputs[0]?.[0]).points, gradeOf(whole.outputs[0]?.[0]).max], [1, 2])
    assert.equal(whole.outputs[1]?.[0]?.payload, 'Person,Pages,Points,Max,Percent,Mark,Q1,Q2\r\nAda,2 of 2,1,2,50,,A,C\r\nBo,1 of 2,1,1,100,,,B\r\nKey,,,,,,A,B\r\n')
  })

  it('does not end a class that has no sheets', async () => {
    const { error, outputs } = await node().send({ complete: true })
    assert.deepEqual([error?.code, outputs], ['INVALID_INPUT', []])
  })

  it('says what is missing', async () => {
    for (const payload of [undefined, 'text', Buffer.from('x'), 42, []]) {
      const { error } = await node().send({ payload })
      assert.equal(error?.code, 'INVALID_INPUT', String(payload))
    }
    const { error } = await node({ keyFrom: str('json'), keyJson: json({ Pages: [] }) }).send({ answers: answers('A', 'B') })
    assert.match(String(error?.message), /answer key/)
  })
})
