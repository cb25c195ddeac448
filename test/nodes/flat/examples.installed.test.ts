/** The examples of Flat's nodes: each node stands in one, no setting is unknown, and they run against a Flat of tests. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { NodeDescription } from '../../../lib/flow/description'
import { loadFlow, type FlowUnderTest } from '../../support/flows'
import { installation } from '../../support/installation'
import { packageCode } from '../../support/package-code'
import { temporaryFolder } from '../../support/temporary-folder'
import { startFakeFlat, TOKEN, type FakeFlat } from './fake-flat'
import { tinyPdf } from './support'

type Node = Record<string, unknown>

const packageRequire = createRequire(path.join(installation.packageFolder, 'package.json'))
const examplesFolder = path.join(installation.packageFolder, 'examples')
const isOurs = ({ type }: Node): boolean => String(type).startsWith('flat-')
const examples: Record<string, Node[]> = Object.fromEntries(
  readdirSync(examplesFolder)
    .map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(path.join(examplesFolder, file), 'utf8')) as Node[]] as const)
    .filter(([, nodes]) => nodes.some(isOurs)),
)
const descriptionOf = (type: string): NodeDescription => packageCode<{ description: NodeDescription }>(`nodes/flat/${type}.description`).description

describe('examples of the Flat nodes', function () {
  this.timeout(60_000)
  const folder = temporaryFolder()
  let fake: FakeFlat
  let flow: FlowUnderTest | undefined

  beforeEach(async () => {
    fake = await startFakeFlat()
  })
  afterEach(async () => {
    await flow?.stop()
    flow = undefined
    await fake.close()
  })

  /** As the test helper can load it: what is shown is collected, notes are left out, buttons are pressed by the test. */
  async function load(name: string): Promise<{ nodes: Node[]; running: FlowUnderTest; press(button: string): void; shown(debug: string): Promise<Node> }> {
    const page = path.join(folder.path, 'Whitby.pdf')
    await writeFile(page, tinyPdf())
    const env: Record<string, string> = { PAGE: page, RESULTS: path.join(folder.path, 'results') }
    const nodes = examples[name] as Node[]
    const account = nodes.find(({ type }) => type === 'flat-account') as Node
    const loaded = nodes
      .filter(({ type }) => type !== 'inject' && type !== 'comment')
      .map((node) => (node.type === 'debug' ? { ...node, type: 'helper' } : node))
      .map((node) => (node === account ? { ...node, params: { address: { type: 'str', value: fake.address } } } : node))
      .map((node) => (node.type === 'tab' ? { ...node, env: Object.entries(env).map(([key, value]) => ({ name: key, value, type: 'str' })) } : node))
    const running = (flow = await loadFlow(loaded, { credentials: { [String(account.id)]: { token: TOKEN } } }))
    const called = (type: string, label: string): Node => nodes.find((node) => node.type === type && node.name === label) as Node
    return {
      nodes,
      running,
      press: (button) => running.send(String((called('inject', button).wires as string[][])[0]?.[0]), { payload: page }),
      shown: async (debug) => (await running.take(String(called('debug', debug).id)))[0] as Node,
    }
  }

  it('show every node', () => {
    const shown = new Set(Object.values(examples).flatMap((nodes) => nodes.filter(isOurs).map(({ type }) => type)))
    const manifest = packageRequire('./package.json') as { 'node-red': { nodes: Record<string, string> } }
    const types = Object.keys(manifest['node-red'].nodes).filter((type) => type.startsWith('flat-'))
    assert.deepEqual(types.filter((type) => !shown.has(type)), [])
    assert.equal(types.length, 14)
  })

  for (const [name, nodes] of Object.entries(examples))
    it(`${name} has one note, and only settings that its nodes know`, () => {
      assert.equal(nodes.filter(({ type }) => type === 'comment').length, 1)
      for (const { type, params, wires, account } of nodes.filter((node) => isOurs(node) && node.type !== 'flat-account')) {
        const description = descriptionOf(String(type))
        assert.ok(nodes.some(({ id }) => id === account), `${String(type)} has an account`)
        for (const [setting, stored] of Object.entries(params as Record<string, { type: string }>)) {
          const field = description.fields.find((one) => one.name === setting)
          assert.ok(field, `${String(type)} does not know "${setting}"`)
          assert.ok(!field.types || field.types.includes(stored.type as never), `${String(type)}: "${setting}" cannot be of kind ${stored.type}`)
        }
        assert.equal((wires as unknown[]).length, description.outputs.length, String(type))
      }
    })

  it('sheet-music-to-midi-and-sound saves both', async () => {
    const { press, shown } = await load('sheet-music-to-midi-and-sound')
    press('convert')
    await shown('files')
    assert.deepEqual((await readdir(path.join(folder.path, 'results'))).sort(), ['Whitby.mid', 'Whitby.mp3'])
  })

  it('score-library imports, exports, makes sound, and lists', async () => {
    const { press, shown } = await load('score-library')
    press('import')
    assert.equal(((await shown('score')).score as Node).composer, 'Trad.')
    assert.equal(String((await shown('MusicXML')).payload), 'a file of xml')
    assert.match(String((await shown('MP3')).payload), /^sound of/)
    assert.equal(((await shown('task')).task as Node).id, 'audio-mp3')
    press('list')
    assert.deepEqual(((await shown('scores')).payload as Node[]).map(({ id }) => id), ['s1'])
  })

  it('score-recognition-with-questions answers the question and goes on', async () => {
    let answered = false
    fake.answer('flat.omr-submit-step', () => {
      answered = true
      return { status: 202, body: { id: 'j1', status: 'processing' } }
    })
    fake.answer('flat.omr-get-job', () => ({ body: answered ? { id: 'j1', status: 'done' } : { id: 'j1', status: 'awaitingInput', pendingStep: { step: 'details', data: { title: 'Found' } } } }))
    const { press, shown } = await load('score-recognition-with-questions')
    press('recognize')
    assert.equal(String((await shown('MusicXML')).payload), 'recognized musicxml')
    assert.deepEqual(JSON.parse(fake.requests('flat.omr-submit-step')[0]?.body.toString() ?? ''), { step: 'details', title: 'Found' })
  })
})
