import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { packagedLanguages } from '../../../lib/engine/imaging/assets'
import { listLanguages, openDocument, readPage, RecognitionFailure, type OcrOptions, type RecogniserChoice } from '../../../lib/engine/ocr'
import { pageAsText } from '../../../lib/engine/ocr/documents/plain-text'
import { findNativeRecogniser } from '../../../lib/engine/ocr/recogniser/native'
import { closeWasmRecogniser } from '../../../lib/engine/ocr/recogniser/wasm'
import { UsageError } from '../../../lib/engine/server/arguments'
import { addLanguage, LanguageError, languagesAnswer, languagesCommand } from '../../../lib/engine/server/languages-command'
import { skip } from '../../support/skip'
import { temporaryFolder } from '../../support/temporary-folder'
import { asSharp, drawPdf, makePdf, orderedShare, prose, prosePage, wordsOf } from '../support/pages'

const german = packagedLanguages().get('deu') as string
const english = packagedLanguages().get('eng') as string

describe('Languages on the command line of the engine', function () {
  this.timeout(120_000)
  const folder = temporaryFolder()
  const data = (name: string) => path.join(folder.path, name)
  const files = (name: string) => readdirSync(path.join(data(name), 'languages'))
  after(closeWasmRecogniser)

  it('puts packaged data into the data folder, unpacked, and lists where a language comes from', async () => {
    const told = await languagesCommand(['add', 'deu', '--data', data('packaged')])
    assert.match(told, /^German \(deu\) was added from .*deu\.traineddata\.gz\n$/)
    assert.deepEqual(files('packaged'), ['deu.traineddata'])
    assert.ok(readFileSync(path.join(data('packaged'), 'languages/deu.traineddata')).equals(gunzipSync(readFileSync(german))))
    const rows = JSON.parse(await languagesCommand(['list', '--json', '--data', data('packaged')])) as { code: string; name: string; from: string[] }[]
    assert.deepEqual(rows.find(({ code }) => code === 'deu')?.from.slice(0, 2), ['data folder', 'package'])
    assert.deepEqual(rows.find(({ code }) => code === 'eng')?.name, 'English')
    assert.match(await languagesCommand(['list'], { PLATEN_DATA: data('packaged') }), /^CODE .*\n(.*\n)*deu +German +data folder, package/)
  })

  it('takes data from an installed npm package, in the folder above the data folder', async () => {
    const carrier = data('user/node_modules/@tesseract.js-data/cym/4.0.0_best_int')
    mkdirSync(carrier, { recursive: true })
    writeFileSync(path.join(carrier, 'cym.traineddata.gz'), readFileSync(english))
    const added = await addLanguage('cym', data('user/platen'))
    assert.deepEqual([added.name, added.source], ['Welsh', path.join(carrier, 'cym.traineddata.gz')])
    assert.deepEqual(files('user/platen'), ['cym.traineddata'])
  })

  it('says what to install when a language is nowhere, and writes nothing', async () => {
    await assert.rejects(addLanguage('chi_tra_vert', data('nowhere')), (error: Error) => {
      assert.ok(error instanceof LanguageError)
      assert.match(error.message, /Chinese \(Traditional, vertical\).*npm install @tesseract\.js-data\/chi_tra_vert.*apt-get install tesseract-ocr-chi-tra-vert/)
      return true
    })
    assert.deepEqual(readdirSync(folder.path).includes('nowhere'), false)
  })

  it('tells programs what can be added, what was added, and why not', async () => {
    const carrier = data('all/node_modules/@tesseract.js-data/gle/4.0.0_best_int')
    mkdirSync(carrier, { recursive: true })
    writeFileSync(path.join(carrier, 'gle.traineddata.gz'), readFileSync(english))
    const list = async (): Promise<Map<string, unknown>> => {
      const rows = JSON.parse(await languagesCommand(['list', '--all', '--json', '--data', data('all/platen')])) as { code: string; name: string; from: string[]; state: string }[]
      return new Map(rows.map(({ code, name, from, state }) => [code, [name, from[0], state]]))
    }
    const before = await list()
    assert.deepEqual(before.get('gle'), ['Irish', undefined, 'addable'])
    assert.deepEqual(before.get('dzo'), ['Dzongkha', undefined, 'known'])
    assert.deepEqual(before.get('eng'), ['English', 'package', 'installed'])
    assert.equal(before.has('osd') || before.has('equ'), false)
    const added = await languagesAnswer(['add', '--json', '--data', data('all/platen'), '--', 'gle'])
    assert.equal(added.exitCode, 0)
    assert.deepEqual((JSON.parse(added.output) as { added: { code: string; name: string } }).added.name, 'Irish')
    assert.deepEqual((await list()).get('gle'), ['Irish', 'data folder', 'installed'])
    const refused = await languagesAnswer(['add', 'dzo', '--json', '--data', data('all/platen')])
    assert.equal(refused.exitCode, 1)
    const { failed } = JSON.parse(refused.output) as { failed: { reason: string; values: Record<string, string> } }
    assert.deepEqual([failed.reason, failed.values['name'], failed.values['debian']], ['language-data-missing', 'Dzongkha', 'apt-get install tesseract-ocr-dzo'])
    await assert.rejects(languagesAnswer(['add', 'dzo', '--data', data('all/platen')]), LanguageError)
    await assert.rejects(languagesAnswer(['add', '--json']), UsageError)
  })

  it('refuses codes that do not exist and names that lead elsewhere', async () => {
    for (const code of ['klingon', '../eng', 'osd', '', 'a b']) await assert.rejects(addLanguage(code, data('refused')), LanguageError, code)
    for (const code of ['../eng', 'osd', 'a/b']) await assert.rejects(addLanguage(code, data('refused'), german), LanguageError, code)
    await assert.rejects(addLanguage('xde', data('refused'), data('missing.traineddata')), LanguageError)
    await assert.rejects(addLanguage('xde', data('refused'), path.dirname(german)), LanguageError)
  })

  it('refuses broken data and leaves what was there', async () => {
    await addLanguage('xde', data('broken'), german)
    const whole = gunzipSync(readFileSync(german))
    const broken: Record<string, Buffer> = {
      'empty.traineddata': Buffer.alloc(0),
      'text.traineddata': Buffer.from('this is not language data at all'.repeat(50)),
      'short.traineddata': whole.subarray(0, 1_000_000),
      'short.traineddata.gz': readFileSync(german).subarray(0, 500_000),
    }
    for (const [name, content] of Object.entries(broken)) {
      writeFileSync(data(name), content)
      await assert.rejects(addLanguage('xde', data('broken'), data(name)), (error) => error instanceof RecognitionFailure && error.reason === 'damaged' && error.message.includes(name), name)
    }
    assert.deepEqual(files('broken'), ['xde.traineddata'])
    assert.ok(readFileSync(path.join(data('broken'), 'languages/xde.traineddata')).equals(whole))
  })

  it('refuses a command that it does not know', async () => {
    for (const args of [[], ['add'], ['remove', 'deu'], ['list', 'deu'], ['add', 'deu', 'fra'], ['add', 'deu', '--all'], ['list', '--prot'], ['add', 'deu', '--data', '']])
      await assert.rejects(languagesCommand(args), UsageError, args.join(' '))
  })

  for (const recogniser of ['native', 'wasm'] as const) {
    describe(`read with the ${recogniser} recogniser`, () => {
      before(async function () {
        if (recogniser === 'native' && (await findNativeRecogniser()) === undefined) skip(this, 'Tesseract is not installed (tesseract-ocr)')
      })
      const read = async (languages: string[], dataFolder: string, choice: RecogniserChoice): Promise<string> => {
        const file = { path: data('page.png'), kind: 'png' }
        const drawn = await drawPdf(await makePdf([prosePage(72, 100)]), 200)
        writeFileSync(file.path, await asSharp(drawn).png().toBuffer())
        const limits = { maxPixels: 100_000_000, maxPages: 5, pageTimeout: 100_000 }
        const options: OcrOptions = { languages, minConfidence: 0, renderResolution: 200, keepTextPages: false, metadata: {}, dataFolder: path.join(dataFolder, 'languages'), recogniser: choice }
        const [page] = await openDocument([file], limits)
        // a folder each: a page that was read is not read again
        return pageAsText(await readPage([file], page!, 1, options, limits, mkdtempSync(data('work-'))))
      }

      it('reads in a language of a made-up code, alone and beside others', async () => {
        const own = data(`own-${recogniser}`)
        await addLanguage('xen', own, english)
        assert.ok((await listLanguages(path.join(own, 'languages'))).some(({ code }) => code === 'xen'))
        for (const languages of [['xen'], ['xen', 'eng'], ['eng', 'xen']])
          assert.equal(orderedShare(wordsOf(prose.join(' ')), wordsOf(await read(languages, own, recogniser))), 1, languages.join('+'))
      })

      it('reads with the data of the data folder, not with others of that code', async () => {
        const own = data(`first-${recogniser}`)
        await addLanguage('deu', own, german)
        assert.ok((await read(['deu'], own, recogniser)).length > 50)
        // what cannot be read shows whose data are used
        writeFileSync(path.join(own, 'languages/deu.traineddata'), 'no data')
        await assert.rejects(read(['deu'], own, recogniser), RecognitionFailure)
      })
    })
  }
})
