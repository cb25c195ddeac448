/** The examples of ownOCR nodes: each node stands in one, no setting is unknown, and they run on the built-in engine. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import type { NodeDescription } from '../../../lib/flow/description'
import { loadFlow, type FlowUnderTest } from '../../support/flows'
import { installation } from '../../support/installation'
import { packageCode } from '../../support/package-code'
import type { Message } from './support'

const packageRequire = createRequire(path.join(installation.packageFolder, 'package.json'))
const engines = packageCode<{ stopEngines(): Promise<void> }>('lib/flow/engine/process')
const examplesFolder = path.join(installation.packageFolder, 'examples')
const examples = Object.fromEntries(readdirSync(examplesFolder).map((file) => [file, JSON.parse(readFileSync(path.join(examplesFolder, file), 'utf8')) as Message[]]))
const isOurs = ({ type }: Message): boolean => String(type).startsWith('ownocr-')
const descriptionOf = (type: string): NodeDescription => packageCode<{ description: NodeDescription }>(`nodes/ownocr/${type}.description`).description

/** An example as the test helper can load it: what is shown is collected, buttons and notes are left out. */
function testable(nodes: readonly Message[], env: Record<string, string> = {}): Message[] {
  return nodes
    .filter(({ type }) => type !== 'inject' && type !== 'comment')
    .map((node) => (node.type === 'debug' ? { ...node, type: 'helper' } : node))
    .map((node) => (node.type === 'tab' ? { ...node, env: Object.entries(env).map(([name, value]) => ({ name, value, type: 'str' })) } : node))
}

const idOf = (nodes: readonly Message[], type: string, name = ''): string => String(nodes.find((node) => node.type === type && (node.name ?? '') === name)?.id)

describe('examples of the ownOCR nodes', function () {
  this.timeout(120_000)

  it('show every node', () => {
    const shown = new Set(Object.values(examples).flatMap((nodes) => nodes.filter(isOurs).map(({ type }) => type)))
    const manifest = packageRequire('./package.json') as { 'node-red': { nodes: Record<string, string> } }
    const types = Object.keys(manifest['node-red'].nodes).filter((type) => type.startsWith('ownocr-'))
    assert.deepEqual(types.filter((type) => !shown.has(type)), [])
    assert.equal(types.length, 18)
  })

  for (const [file, nodes] of Object.entries(examples))
    if (nodes.some(isOurs))
      it(`${file} has one note, and only settings that its nodes know`, () => {
        assert.equal(nodes.filter(({ type }) => type === 'comment').length, 1)
        for (const { type, params, wires } of nodes.filter(isOurs)) {
          const description = descriptionOf(String(type))
          for (const [name, stored] of Object.entries(params as Record<string, { type: string }>)) {
            const field = description.fields.find((one) => one.name === name)
            assert.ok(field, `${String(type)} does not know "${name}"`)
            assert.ok(!field.types || field.types.includes(stored.type as never), `${String(type)}: "${name}" cannot be of kind ${stored.type}`)
          }
          // A config node has none.
          assert.equal(((wires ?? []) as unknown[]).length, description.outputs.length)
        }
      })

  describe('on the built-in engine', () => {
    let flow: FlowUnderTest | undefined
    let folder: string
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'platen-example-'))
    })
    afterEach(async () => {
      await flow?.stop()
      await engines.stopEngines()
      rmSync(folder, { recursive: true, force: true })
    })

    const page = async (): Promise<string> => {
      const file = path.join(folder, 'page.png')
      const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="200"><rect width="900" height="200" fill="#fff"/><text x="40" y="120" font-family="DejaVu Sans" font-size="56">Paper into flows</text></svg>'
      writeFileSync(file, await sharp(Buffer.from(drawing)).png().withMetadata({ density: 200 }).toBuffer())
      return file
    }

    /** The first message of a collecting node; an error of any node fails the test. */
    const take = (nodes: readonly Message[], name: string): Promise<Message> =>
      Promise.race([
        (flow as FlowUnderTest).take(idOf(nodes, 'debug', name)).then(([message]) => message as Message),
        (flow as FlowUnderTest).take(idOf(nodes, 'debug', 'error')).then(([message]) => assert.fail(JSON.stringify(message?.error))),
      ])

    it('a page goes step by step from job to text, and its job is removed', async () => {
      const nodes = examples['scan-job-step-by-step.json'] as Message[]
      flow = await loadFlow(testable(nodes, { RESULTS: folder }))
      flow.send(idOf(nodes, 'ownocr-create'), { payload: await page() })
      const { text, payload } = await take(nodes, 'text')
      assert.match(String(text), /Paper into flows/)
      assert.deepEqual(readdirSync(folder).filter((name) => name !== 'page.png').sort(), ['page.pdf', 'page.txt'])
      assert.match(readFileSync((payload as { pdf: string }).pdf, 'latin1'), /^%PDF/)
    })

    it('a template is made, listed and used', async () => {
      const nodes = examples['job-templates.json'] as Message[]
      flow = await loadFlow(testable(nodes))
      flow.send(idOf(nodes, 'ownocr-template', 'PDF and text'), {})
      const { payload: template } = await take(nodes, 'template')
      flow.send(idOf(nodes, 'ownocr-template'), {})
      await take(nodes, 'listed')
      flow.send(idOf(nodes, 'ownocr-create'), {})
      const { job } = (await take(nodes, 'job')) as { job: Message }
      assert.deepEqual([job.TemplateId, job.TxtOutput, job.Descr], [(template as Message).Id, true, 'PDF and text'])
    })

    it('the server tells of itself', async () => {
      const nodes = examples['jobs-and-server.json'] as Message[]
      flow = await loadFlow(testable(nodes))
      flow.send(idOf(nodes, 'ownocr-count'), {})
      assert.equal((await take(nodes, 'number')).payload, 0)
      flow.send(idOf(nodes, 'ownocr-server-info'), {})
      assert.equal(((await take(nodes, 'load')).payload as Message).ScheduledJobs, 0)
    })
  })
})
