/** OCR folders of the engine: files are taken when they are whole, results and failures sorted, counts true, nothing lost to a kill. */
import assert from 'node:assert/strict'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from '../../support/temporary-folder'
import { engines, OWN_TEXT, smallPdf, type RunningEngine } from './support/running-engine'

const ID = '802231b4-bea3-485f-911e-00adb98f1e23'

interface Folder {
  readonly Id: string
  readonly Description: string
  readonly Filters: string
  readonly ProcessingFiles: number
  readonly ProcessedFiles: number
  readonly SuccessFiles: number
  readonly ErrorFiles: number
}

describe('A watched folder of the engine', function () {
  this.timeout(120_000)
  const folder = temporaryFolder()
  const started = engines()
  const input = (...names: string[]) => path.join(folder.path, 'in', ...names)
  const start = () => {
    writeFileSync(
      path.join(folder.path, 'config.json'),
      JSON.stringify({ name: 'Test', folders: [{ id: ID, description: 'Input 1', input: 'in', output: 'out', filters: ['PDF', 'TIF'], options: OWN_TEXT }] }),
    )
    mkdirSync(input(), { recursive: true })
    return started.start(['--port', '0', '--data', path.join(folder.path, 'data'), '--open', '--config', path.join(folder.path, 'config.json')])
  }
  const list = (name: string) => (existsSync(path.join(folder.path, name)) ? readdirSync(path.join(folder.path, name)).filter((entry) => !entry.startsWith('.')).sort() : [])
  const processed = async (engine: RunningEngine, files: number): Promise<Folder> => {
    for (;;) {
      const found = await engine.expect<Folder>('GET', `folder/{${ID.toUpperCase()}}`)
      if (found.ProcessedFiles >= files && found.ProcessingFiles === 0) return found
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  it('brings results to its output, originals to done or failed with a reason, and counts them', async () => {
    const engine = await start()
    writeFileSync(input('letter.pdf'), await smallPdf('Dear reader'))
    writeFileSync(input('broken.PDF'), '%PDF-1.7 nothing more %%EOF')
    writeFileSync(input('notes.txt'), 'not for this folder')
    const found = await processed(engine, 2)
    assert.deepEqual(found, { Description: 'Input 1', Id: ID, ProcessingFiles: 0, ProcessedFiles: 2, SuccessFiles: 1, ErrorFiles: 1, Filters: 'PDF;TIF' })
    assert.deepEqual([list('out'), list('in/done'), list('in/failed')], [['letter.pdf', 'letter.txt'], ['letter.pdf'], ['broken.PDF', 'broken.PDF.reason.txt']])
    assert.match(readFileSync(path.join(folder.path, 'out/letter.txt'), 'utf8'), /Dear reader/)
    assert.match(readFileSync(input('failed/broken.PDF.reason.txt'), 'utf8'), /damaged|pages/)
    assert.ok(existsSync(input('notes.txt')))
    // Its files are no jobs of the web service.
    assert.deepEqual([await engine.expect('GET', 'count'), await engine.expect('GET', 'stats')], [0, { ProcessingFiles: 0, ProcessedFiles: 0, SuccessFiles: 0, ErrorFiles: 0 }])
  })

  it('leaves a half-written file alone until it is whole', async () => {
    const engine = await start()
    const whole = await smallPdf('Slowly written')
    writeFileSync(input('slow.pdf'), whole.subarray(0, 300))
    writeFileSync(input('other.pdf'), await smallPdf('Written at once'))
    assert.equal((await processed(engine, 1)).SuccessFiles, 1)
    assert.ok(existsSync(input('slow.pdf')))
    appendFileSync(input('slow.pdf'), whole.subarray(300))
    const found = await processed(engine, 2)
    assert.deepEqual([found.SuccessFiles, found.ErrorFiles], [2, 0])
    assert.match(readFileSync(path.join(folder.path, 'out/slow.txt'), 'utf8'), /Slowly written/)
  })

  it('takes posts: under their name, or under a free one, and never outside', async () => {
    const engine = await start()
    const post = async (action: string, name: string | undefined, type = 'application/pdf') =>
      engine.call('POST', `${action}/${ID}`, await smallPdf('Posted'), { ...(type ? { 'content-type': type } : {}), ...(name ? { 'content-disposition': `attachment; filename="${name}"` } : {}) })
    assert.deepEqual((await post('postfolderu', 'a.pdf')).json(), 'a.pdf')
    assert.deepEqual((await post('postfolderu', 'a.pdf')).json(), 'a (2).pdf')
    assert.deepEqual((await post('postfolder', 'a.pdf')).json(), 'a.pdf')
    assert.deepEqual((await post('postfolder', '../../up.pdf')).json(), 'up.pdf')
    for (const [answer, status] of [
      [await post('postfolder', undefined), 400],
      [await post('postfolder', 'a.pdf', ''), 400],
      [await post('postfolder', 'a.png'), 415],
      [await post('postfolder', 'a.pdf', 'text/html'), 415],
      [await engine.call('POST', `postfolder/${ID.replace('8', '9')}`, 'x', { 'content-type': 'application/pdf' }), 404],
    ] as const)
      assert.equal(answer.status, status)
    assert.match((await post('postfolder', 'a.png')).body.toString(), /png.*are not taken. Taken are: PDF, TIF\./)
    await processed(engine, 3)
    assert.deepEqual(list('in/done'), ['a (2).pdf', 'a.pdf', 'up.pdf'])
    assert.ok(!existsSync(path.join(folder.path, 'up.pdf')))
  })

  it('loses no file and doubles none when the engine is killed again and again', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `page ${index}`)
    mkdirSync(input(), { recursive: true })
    for (const name of names) writeFileSync(input(`${name}.pdf`), await smallPdf(name))
    let engine = await start()
    // At several places of a file's way: before it is taken, while it is read, while it is brought out.
    for (const event of [undefined, 'page-read', 'job-done', 'job-done']) {
      const before = engine.log.length
      while (event !== undefined && !engine.log.slice(before).some((line) => line.event === event)) await new Promise((resolve) => setImmediate(resolve))
      await engine.kill()
      engine = await start()
    }
    const found = await processed(engine, names.length)
    assert.deepEqual([found.SuccessFiles, found.ErrorFiles], [names.length, 0])
    while (list('in/done').length < names.length) await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual(list('in/done'), names.map((name) => `${name}.pdf`).sort())
    assert.deepEqual(list('out'), names.flatMap((name) => [`${name}.pdf`, `${name}.txt`]).sort())
    assert.deepEqual(list('in'), ['done'])
  })
})
