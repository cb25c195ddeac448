import assert from 'node:assert'
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { letterParagraphs, scannedLetter } from '../../scripts/sample/letter'
import { withEngine } from '../support/engine-trial'
import { installation } from '../support/installation'
import { needProgram, skip } from '../support/skip'

const megabyte = 1_000_000

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
}

/** Bytes of everything below, links not followed. */
const sizeOf = (folder: string) => filesBelow(folder).reduce((sum, file) => sum + lstatSync(path.join(folder, file)).size, 0)

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly 'node-red': { readonly nodes: Readonly<Record<string, string>>; readonly plugins: Readonly<Record<string, string>> }
}

describe('the package as the palette manager installs it', () => {
  const { packageFolder } = installation
  const manifest = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as Manifest

  /** node_modules of the user folder; only a real installation has one. */
  function userModules(context: Mocha.Context): string {
    if (!process.env.PLATEN_TEST_PACKAGE) return skip(context, 'looks at an installation; run by npm test')
    return path.resolve(packageFolder, '../..')
  }

  it('holds only files of the kinds that belong in it', function () {
    userModules(this)
    const kinds: readonly RegExp[] = [
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD_PARTY_NOTICES)$/,
      /^dist\/lib\/nodes\.js$/,
      /^dist\/nodes\/[\w-]+\/[\w.-]+\.(js|html)$/,
      /^dist\/nodes\/[\w-]+\/icons\/[\w-]+\.svg$/,
      /^dist\/nodes\/[\w-]+\/locales\/[\w-]+\/[\w-]+\.(json|html)$/,
      /^dist\/engine\/[\w-]+\.js$/,
      /^dist\/engine\/assets\/.+\.(wasm|js|cjs|gz|ttf|json|txt|css)$/,
      /^examples\/.+\.json$/,
      /^resources\/.+\.(js|css|svg|png)$/,
    ]
    const strange = filesBelow(packageFolder).filter((file) => !file.startsWith('node_modules/') && !kinds.some((kind) => kind.test(file)))
    assert.deepStrictEqual(strange, [])
  })

  it('says whose software it contains, under licences that allow it', () => {
    const notices = readFileSync(path.join(packageFolder, 'THIRD_PARTY_NOTICES'), 'utf8')
    const listed = [...notices.matchAll(/^ {2}(\S+) \d\S*: (.+)$/gm)].map(([, name, licence]) => ({ name, licence: licence as string }))
    assert.ok(listed.some(({ name }) => name === 'fastify'), 'the engine is made with fastify, which is not named')
    const allowed = /^\(?(MIT(-0)?|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|Zlib|CC0-1\.0|LGPL-[\d.]+(-only|-or-later)?)( (OR|AND) [\w.-]+)*\)?$/
    assert.deepStrictEqual(listed.filter(({ licence }) => !allowed.test(licence)), [])
    // Whoever hands on the compiled form hands on holder and text.
    const sections = notices.split(/^-{78}$/m)
    const compiled = [...notices.matchAll(/^ {2}(\S.*) \(in \S+\): ([^,]+), https:/gm)].map(([, name, licence]) => ({ name, licence: licence as string }))
    for (const holder of ['Tesseract OCR', 'libjpeg', 'libtiff', 'libheif', 'libde265', 'FreeType']) assert.ok(compiled.some(({ name }) => name === holder), holder)
    for (const { name, licence } of [...listed, ...compiled]) {
      const at = sections.findIndex((title) => title.trim().startsWith(`${name} `) || title.trim() === `${name}, ${licence}`)
      const text = sections[at + 1] ?? ''
      assert.match(text, /permission|permitted|licen[cs]ed? |TEXT OF|Licen[cs]e/i, `${name} has no text`)
      assert.match(text, /copyright|\(c\)|©|authors/i, `${name} has no holder`)
    }
    for (const [, text] of notices.matchAll(/stands at the end: TEXT OF (.+)$/gm)) assert.ok(sections.some((title) => title.trim() === `TEXT OF ${text}`), text)
  })

  it('keeps the LGPL library a file of its own, which is loaded by its name', () => {
    const engine = path.join(packageFolder, 'dist/engine')
    assert.ok(statSync(path.join(engine, 'libheif.js')).isFile())
    for (const file of ['main.js', 'worker.js']) assert.doesNotMatch(readFileSync(path.join(engine, file), 'utf8'), /libheif-bundle/, file)
    assert.match(readFileSync(path.join(engine, 'worker.js'), 'utf8'), /require\("\.\/libheif\.js"\)/)
  })

  it('stays within 40 MB packed', function () {
    const tarball = process.env.PLATEN_TEST_TARBALL
    if (!tarball) return skip(this, 'looks at the packed file; run by npm test')
    const { size } = statSync(tarball)
    assert.ok(size <= 40 * megabyte, `${(size / megabyte).toFixed(1)} MB`)
  })

  it('stays within 120 MB installed, with everything it brings along', function () {
    const size = sizeOf(userModules(this))
    assert.ok(size <= 120 * megabyte, `${(size / megabyte).toFixed(1)} MB`)
  })

  it('brings the native parts along although npm may leave optional packages out', function () {
    const modules = userModules(this)
    for (const name of ['sharp', 'libsql']) assert.ok(statSync(path.join(modules, name, 'package.json')).isFile())
  })

  it('runs nothing of what it brings along when it is installed', function () {
    const modules = userModules(this)
    const folders = readdirSync(modules).flatMap((name) => (name.startsWith('@') ? readdirSync(path.join(modules, name)).map((inner) => path.join(name, inner)) : name.startsWith('.') ? [] : [name]))
    assert.ok(folders.length > 20)
    const scripted = folders.filter((folder) => {
      const { scripts = {} } = JSON.parse(readFileSync(path.join(modules, folder, 'package.json'), 'utf8')) as { scripts?: Record<string, string> }
      // npm builds what has a binding.gyp in its folder, asked or not.
      return ['preinstall', 'install', 'postinstall'].some((name) => name in scripts) || existsSync(path.join(modules, folder, 'binding.gyp'))
    })
    assert.deepStrictEqual(scripted, [])
  })

  it('has every file that its list of nodes names', () => {
    const { nodes, plugins } = manifest['node-red']
    const files = [...Object.values(nodes), ...Object.values(plugins)]
    assert.ok(files.length > 0)
    for (const file of files) for (const name of [file, file.replace(/\.js$/, '.html')]) assert.ok(statSync(path.join(packageFolder, name)).isFile())
  })

  it('gives Node-RED a function from every node file', () => {
    const load = (file: string): unknown => createRequire(path.join(packageFolder, 'package.json'))(`./${file}`)
    for (const file of Object.values(manifest['node-red'].nodes)) assert.strictEqual(typeof load(file), 'function', file)
  })

  for (const recogniser of ['native', 'wasm'])
    it(`reads a scanned letter with its engine (recogniser: ${recogniser})`, async function () {
      if (recogniser === 'native') needProgram(this, 'tesseract')
      const { pdf, text } = await withEngine(async ({ convert }) => convert(await scannedLetter(1874), 'image/jpeg'), { PLATEN_RECOGNISER: recogniser })
      assert.strictEqual(pdf.subarray(0, 5).toString('latin1'), '%PDF-')
      const words = text.split(/\s+/).filter(Boolean)
      const wanted = letterParagraphs.join(' ').split(' ')
      const found = wanted.filter((word) => words.includes(word))
      assert.ok(found.length >= wanted.length * 0.95, `${found.length} of ${wanted.length} words in:\n${text}`)
    }).timeout(120_000)
})
