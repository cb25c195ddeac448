/** A sheet's whole life over the API: made, fitted, proven, filled in, read; after a restart too; and what is not a sheet. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import type { OmrResponse, PlatenResult, TaskResult } from '../../../../lib/contract/aspose-omr'
import { temporaryFolder } from '../../../support/temporary-folder'
import { engines, request, type Answer, type RunningEngine } from '../support/running-engine'

const MARKUP = `?text=Kitchen safety quiz
?grid=Seat
\tsections_count=3
#Grease fire: what first?
\t() Water () Lid on the pan () Window
*Which need gloves?
\t() Oven tray () Knife wash () Bread
?answer_sheet=Round
\telements_count=12
\tcolumns_count=3
?barcode=Code
\tvalue=H-07
\tbarcode_type=qr
\tqr_version=2
\tx=2000
\ty=150
\theight=300
`

const BEARER = { authorization: 'Bearer anything' }

interface Failed extends OmrResponse {
  readonly Reason?: string
}

class Sheets {
  constructor(readonly engine: RunningEngine) {}

  at(route: string): string {
    return `${this.engine.url}/aspose/v3.0/omr/${route}`
  }

  async put(name: string, content: Buffer | string): Promise<void> {
    const answer = await request(this.at(`storage/file/${name}`), { method: 'PUT', headers: { ...BEARER, 'content-type': 'application/octet-stream' }, body: content })
    assert.equal(answer.status, 200, answer.body.toString())
  }

  /** One of the storage operations. */
  call(method: string, what: string): Promise<Answer> {
    return request(this.at(`storage/${what}`), { method, headers: BEARER })
  }

  ask(name: string, action: string, body: unknown): Promise<Answer> {
    return request(this.at(`${name}/runOmrTask?actionName=${action}`), { method: 'POST', headers: { ...BEARER, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  }

  async run(name: string, action: string, parameter: string | null, platen?: object): Promise<Failed> {
    const answer = await this.ask(name, action, { FunctionParam: parameter, ...(platen ? { AdditionalParam: JSON.stringify({ platen }) } : {}) })
    assert.equal(answer.status, 200, answer.body.toString())
    return answer.json()
  }

  async pass(name: string, action: string, parameter: string | null, platen?: object): Promise<TaskResult & { Platen?: PlatenResult | null }> {
    const answer = await this.run(name, action, parameter, platen)
    const result = answer.Payload?.Result as TaskResult
    assert.equal(answer.ErrorCode, 0, answer.ErrorText ?? '')
    assert.equal(result.Info?.SuccessfulTasksCount, result.Info?.ProcessedTasksCount, JSON.stringify(result.Info))
    return result
  }
}

const fileOf = ({ ResponseFiles }: TaskResult, name: string): Buffer => {
  const file = ResponseFiles?.find(({ Name }) => Name === name)
  assert.ok(file, `${name} is missing among ${ResponseFiles?.map(({ Name }) => Name).join(', ')}`)
  const bytes = Buffer.from(file.Data, 'base64')
  assert.equal(file.Size, bytes.length)
  return bytes
}

interface Bubbles {
  readonly Name: string
  readonly BubbleWidth: number
  readonly BubbleHeight: number
  readonly Bubbles?: readonly { readonly Value: string; readonly Top: number; readonly Left: number }[]
  readonly Elements?: readonly Omit<Bubbles, 'Name'>[]
}

/** The sheet with these marks made by a dark pen. */
async function filledIn(png: Buffer, omr: Buffer, marks: Readonly<Record<string, string>>): Promise<Buffer> {
  const [page] = (JSON.parse(omr.toString()) as { Pages: { Elements: Bubbles[]; Width: number; Height: number }[] }).Pages
  assert.ok(page)
  const dots: string[] = []
  for (const element of page.Elements) {
    const wanted = marks[element.Name] ?? ''
    const choices = element.Elements ?? (element.Bubbles ? [element] : [])
    choices.forEach(({ Bubbles = [], BubbleWidth, BubbleHeight }, section) => {
      const values = element.Elements ? wanted.charAt(section) : wanted
      for (const { Value, Top, Left } of Bubbles)
        if (values.includes(Value)) dots.push(`<circle cx="${Left + BubbleWidth / 2}" cy="${Top + BubbleHeight / 2}" r="${BubbleWidth * 0.42}" fill="#2b2b3a"/>`)
    })
  }
  const pen = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${page.Width}" height="${page.Height}">${dots.join('')}</svg>`)
  return sharp(png).flatten({ background: '#ffffff' }).composite([{ input: pen }]).rotate(1.2, { background: '#f4f4f4' }).jpeg({ quality: 88 }).toBuffer()
}

const MARKS: Readonly<Record<string, string>> = { Seat: '407', Question1: 'B', Question2: 'AB', Round3: 'A', Round4: 'D', Round14: 'C' }

describe('Answer sheets over the API', function () {
  this.timeout(300_000)
  const folder = temporaryFolder()
  const started = engines()
  const start = async () => new Sheets(await started.start(['--port', '0', '--data', path.join(folder.path, 'data'), '--open']))

  it('are made, fitted, proven and read, also after the engine was killed', async () => {
    let sheets = await start()
    await sheets.put('tests/quiz.txt', MARKUP)
    const made = await sheets.pass('tests%2Fquiz.txt', 'GenerateTemplate', null)
    assert.equal(made.TemplateId, null)
    const [omr, png] = [fileOf(made, 'quiz.omr'), fileOf(made, 'quiz.png')]
    await sheets.put('quiz.png', png)
    const packed = { Files: [{ Name: 'quiz.omr', Size: 1, Data: omr.toString('base64') }] }
    const corrected = await sheets.pass('quiz.png', 'CorrectTemplate', JSON.stringify(packed), { name: 'Kitchen' })
    const id = corrected.TemplateId as string
    await sheets.put('quiz.omrcr', fileOf(corrected, 'quiz.omrcr'))
    const proven = await sheets.pass('quiz.omrcr', 'FinalizeTemplate', id)
    assert.equal(proven.TemplateId, id)
    assert.match(fileOf(proven, 'RecognitionResult.dat').toString(), /^Seat:\nQuestion1:\nQuestion2:\nRound/)
    const scan = await filledIn(png, omr, MARKS)
    await sheets.put('in/filled.jpg', scan)
    // The lines of an answer sheet are numbered on from the questions before it.
    const names = ['Seat', 'Question1', 'Question2', ...Array.from({ length: 12 }, (_, index) => `Round${index + 3}`)]
    const expected = `${names.map((name) => `${name}:${MARKS[name] ?? ''}\n`).join('')}Code:H-07\n`
    const read = await sheets.pass('in/filled.jpg', 'RecognizeImage', id)
    assert.equal(fileOf(read, 'filled.dat').toString(), expected)
    await sheets.engine.kill()
    sheets = await start()
    const again = await sheets.pass('in/filled.jpg', 'RecognizeImage', 'Kitchen', { annotate: true })
    assert.equal(again.TemplateId, id)
    assert.equal(fileOf(again, 'filled.dat').toString(), expected)
    const [sheet] = again.Platen?.Sheets ?? []
    assert.equal(sheet?.Status, 'ok')
    assert.deepEqual(sheet?.Answers.find(({ Name }) => Name === 'Question2')?.Marks, ['A', 'B'])
    assert.deepEqual([...Buffer.from(sheet?.Annotated ?? '', 'base64').subarray(0, 2)], [0xff, 0xd8])
    // A template that comes along is used once.
    const alone = await sheets.pass('in/filled.jpg', 'RecognizeImage', JSON.stringify(packed))
    assert.equal(fileOf(alone, 'filled.dat').toString(), expected)
  })

  it('are made for a class, and say themselves whose they are', async () => {
    const sheets = await start()
    await sheets.put('quiz.txt', MARKUP)
    const people = [{ name: 'Anna', class: '7b' }, { name: 'Ben', class: '7b' }]
    const made = await sheets.pass('quiz.txt', 'GenerateTemplate', null, { markedSheet: true, people })
    await sheets.put('class.pdf', fileOf(made, 'quiz.pdf'))
    const read = await sheets.pass('class.pdf', 'RecognizeImage', 'sheet', { templateFromSheet: true })
    assert.equal(read.TemplateId, made.TemplateId)
    assert.deepEqual(read.Platen?.Sheets.map(({ Copy, Person }) => [Copy, Person]), people.map((person, index) => [index + 1, person]))
    assert.deepEqual(read.ResponseFiles?.map(({ Name }) => Name), ['class-1.dat', 'class-2.dat'])
    const one = await sheets.pass('class.pdf', 'RecognizeImage', made.TemplateId as string, { sourcePage: 2 })
    assert.deepEqual([one.Platen?.SourcePages, one.Platen?.Sheets.map(({ SourcePage }) => SourcePage)], [2, [2]])
  })

  it('have their templates in a storage of their own, in which they are listed and deleted, the class list too', async () => {
    const sheets = await start()
    await sheets.put('quiz.txt', MARKUP)
    const made = await sheets.pass('quiz.txt', 'GenerateTemplate', null, { markedSheet: true, people: [{ name: 'Anna' }] })
    const id = made.TemplateId as string
    const all = await sheets.call('GET', 'folder/?storageName=platen-templates')
    const [entry] = (all.json() as { value: { name: string; path: string; size: number; isFolder: boolean }[] }).value.filter(({ path: where }) => where === `/${id}`)
    assert.deepEqual([entry?.name, entry?.isFolder], ['quiz', false])
    assert.ok((entry?.size ?? 0) > 10_000)
    assert.match((await sheets.call('GET', `file/${id}?storageName=Platen-Templates`)).body.toString(), /"Pages"/)
    for (const [method, what] of [['PUT', 'file/x.txt?storageName=platen-templates'], ['PUT', `file/copy/${id}?destPath=x&srcStorageName=platen-templates`], ['DELETE', 'folder/x?storageName=platen-templates&recursive=true']] as const)
      assert.equal((await sheets.call(method, what)).status, 403, what)
    assert.equal((await sheets.call('DELETE', `file/${id}?storageName=platen-templates`)).status, 200)
    assert.deepEqual((await sheets.call('GET', `exist/${id}?storageName=platen-templates`)).json(), { exists: false, isFolder: false })
    assert.equal((await sheets.call('DELETE', `file/${id}?storageName=platen-templates`)).status, 404)
    assert.equal(readdirSync(path.join(folder.path, 'data/aspose-omr/templates')).some((name) => name.includes(id)), false)
    assert.equal((await sheets.run('quiz.txt', 'RecognizeImage', id)).ErrorCode, 3)
  })

  it('that are none end in one clear answer each, and the next one is read', async () => {
    const sheets = await start()
    await sheets.put('quiz.txt', `﻿${MARKUP}`)
    const made = await sheets.pass('quiz.txt', 'GenerateTemplate', null, { markedSheet: true, keep: true })
    const id = made.TemplateId as string
    const png = fileOf(made, 'quiz.png')
    const flat = (background: string) => sharp({ create: { width: 900, height: 1200, channels: 3, background } }).png().toBuffer()
    await sheets.put('blank.png', await flat('#ffffff'))
    await sheets.put('black.png', await flat('#000000'))
    await sheets.put('half.png', await sharp(png).extract({ left: 0, top: 0, width: 2481, height: 1600 }).png().toBuffer())
    await sheets.put('cut.png', png.subarray(0, png.length / 2))
    await sheets.put('text.png', 'no picture at all')
    await sheets.put('quiz.png', png)
    const small = await sharp(png).flatten({ background: '#ffffff' }).resize(1200).png().toBuffer()
    const { height = 0 } = await sharp(small).metadata()
    const beside = sharp({ create: { width: 2500, height: height + 100, channels: 3, background: '#665544' } })
    await sheets.put('two.png', await beside.composite([{ input: small, left: 20, top: 40 }, { input: small, left: 1260, top: 60 }]).png().toBuffer())
    await sheets.put('tiny.png', await sharp(png).flatten({ background: '#ffffff' }).resize(300).png().toBuffer())
    const omr = fileOf(made, 'quiz.omr').toString()
    /** The template with the first bubble of its first question put somewhere else. */
    const moved = (place: (second: { Left: number; Top: number }) => { Left: number; Top: number }) => {
      const changed = JSON.parse(omr) as { Pages: { Elements: { Bubbles?: { Left: number; Top: number }[] }[] }[] }
      const bubbles = changed.Pages[0]?.Elements.find(({ Bubbles }) => (Bubbles?.length ?? 0) > 1)?.Bubbles
      Object.assign(bubbles?.[0] ?? {}, place(bubbles?.[1] as { Left: number; Top: number }))
      return JSON.stringify(changed)
    }
    await sheets.put('bad.txt', '#Question\n\t() yes\n?image=none.png\n')
    await sheets.put('nothing.txt', '')
    const packed = (text: string) => JSON.stringify({ Files: [{ Name: 'x.omr', Size: 1, Data: Buffer.from(text).toString('base64') }] })
    const cases: [string, string, string | null, RegExp, object?][] = [
      ['blank.png', 'RecognizeImage', id, /no-sheet|picture-black|wrong-sheet/],
      ['black.png', 'RecognizeImage', id, /picture-black/],
      ['half.png', 'RecognizeImage', id, /cut-off|wrong-sheet|uncertain-place|no-sheet/],
      ['two.png', 'RecognizeImage', id, /two-sheets/],
      ['tiny.png', 'RecognizeImage', id, /picture-too-small/],
      ['quiz.png', 'CorrectTemplate', packed(moved(({ Left, Top }) => ({ Left, Top }))), /template-invalid/],
      ['quiz.png', 'CorrectTemplate', packed(moved(({ Top }) => ({ Left: 9000, Top }))), /template-invalid/],
      ['quiz.png', 'CorrectTemplate', packed(omr.slice(0, omr.length / 2)), /template-not-json/],
      ['cut.png', 'RecognizeImage', id, /damaged/],
      ['text.png', 'RecognizeImage', id, /not-an-image/],
      ['none.png', 'RecognizeImage', id, /not-in-storage/],
      ['quiz.png', 'RecognizeImage', '5b535525-72fe-453f-83e8-5a058569620e', /template-unknown/],
      ['quiz.png', 'RecognizeImage', '', /parameter-missing/],
      ['quiz.png', 'RecognizeImage', id, /parameter-invalid/, { treshold: 5 }],
      ['quiz.png', 'CorrectTemplate', packed('{"Pages":'), /template-not-json/],
      ['quiz.png', 'CorrectTemplate', packed('{"Pages":[{"Width":"wide","Height":3507,"Elements":[]}]}'), /template-invalid/],
      ['quiz.png', 'CorrectTemplate', packed('{"Pages":[{"Width":2481,"Height":3507,"Elements":[]}]}'), /template-empty|wrong-sheet|no-sheet/],
      ['quiz.png', 'CorrectTemplate', 'x', /parameter-invalid/],
      ['bad.txt', 'GenerateTemplate', null, /sheet-picture-missing/],
      ['nothing.txt', 'GenerateTemplate', null, /markup-empty/],
      ['quiz.txt', 'GenerateTemplate', null, /parameter-invalid/, { people: ['Anna'] }],
    ]
    for (const [name, action, parameter, wanted, platen] of cases) {
      const answer = await sheets.run(name, action, parameter, platen)
      const result = answer.Payload?.Result as TaskResult & { Platen?: PlatenResult }
      const what = `${action} ${name}: ${JSON.stringify(answer).slice(0, 500)}`
      assert.match(answer.Reason ?? result.Platen?.Rejected?.[0]?.Reason ?? '', wanted, what)
      assert.equal(result.Info?.SuccessfulTasksCount, 0, what)
      const details = result.Info?.Details
      const messages = details?.TaskMessages ?? details?.RecognitionStatistics?.flatMap(({ TaskMessages }) => TaskMessages ?? []) ?? []
      assert.equal(messages.length, 1, what)
      assert.ok((messages[0] ?? '').length > 15, what)
    }
    assert.match(fileOf(await sheets.pass('quiz.png', 'RecognizeImage', id), 'quiz.dat').toString(), /^Seat:\nQuestion1:\n/)
  })

  it('of requests that are wrong themselves are refused in the service\'s error object', async () => {
    const sheets = await start()
    await sheets.put('x.png', 'x')
    const cases: [Promise<Answer>, number, string][] = [
      [sheets.ask('x.png', 'GradeAnswers', {}), 400, 'action-unknown'],
      [sheets.ask('x.png', 'RecognizeImage', []), 400, 'body-invalid'],
      [request(sheets.at('x.png/runOmrTask'), { method: 'POST', headers: BEARER }), 400, 'parameter-missing'],
      [request(sheets.at('x.png/runOmrTask?actionName=RecognizeImage'), { method: 'POST' }), 401, 'login-missing'],
      [request(sheets.at('storage/file/none'), { headers: BEARER }), 404, 'not-in-storage'],
      [request(sheets.at('storage/file/%2e%2e%2f%2e%2e%2fx'), { method: 'PUT', headers: BEARER, body: 'x' }), 400, 'name-invalid'],
      [request(sheets.at('nothing'), { headers: BEARER }), 404, 'no-such-operation'],
    ]
    for (const [asked, status, word] of cases) {
      const answer = await asked
      const body = answer.json() as { Error: { Code: string; Message: string }; Reason: string; Message: string }
      assert.deepEqual([answer.status, body.Reason, body.Error.Code, body.Error.Message === body.Message], [status, word, word, true], answer.body.toString())
    }
  })
})
