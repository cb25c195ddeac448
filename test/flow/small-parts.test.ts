import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { conditionError } from '../../lib/client/conditions'
import { ENGINE_NAME, fillText, type PlainValues } from '../../lib/client/errors'
import type { NodeDescription } from '../../lib/flow/description'
import { asPlatenError, errorForFlow, failure, flowFailures } from '../../lib/flow/errors'
import { storedNode } from '../../lib/flow/migrations'
import { cleanName, stemOf } from '../../lib/flow/names'
import { place } from '../../lib/flow/output'
import { giveNameBack, takeName } from '../../lib/flow/save'
import { StatusLine, statusTexts } from '../../lib/flow/status'
import { withOwnFailures } from '../../scripts/errors-document'
import type { Message } from '../../lib/flow/message'
import { installation } from '../support/installation'
import { RED, testNode } from './red'

const untranslated = (key: string): string => key

describe('file names from outside', () => {
  it('become one harmless name', () => {
    for (const [text, name] of [
      ['../../etc/passwd', 'passwd'],
      ['C:\\Users\\x\\scan.pdf', 'scan.pdf'],
      ['..', 'document'],
      ['', 'document'],
      ['a:b|c?.pdf', 'a_b_c_.pdf'],
      ['con.pdf', '_con.pdf'],
      ['  .hidden. ', 'hidden'],
      ['in\u202Efdp.exe', 'infdp.exe'],
      ['line\nbreak\u0000.txt', 'linebreak.txt'],
      ['Grüße 1.pdf', 'Grüße 1.pdf'],
    ] as const)
      assert.equal(cleanName(text), name)
    const long = cleanName(`${'ä'.repeat(500)}.pdf`)
    assert.ok(Buffer.byteLength(long) <= 200 && long.endsWith('.pdf'))
  })

  it('lose their extension for results', () => {
    assert.deepEqual(['scan.tif', 'scan', '.tif', 'v1.2 final draft', 'a.b.pdf'].map(stemOf), ['scan', 'scan', '.tif', 'v1.2 final draft', 'a.b'])
  })
})

describe('saving to a folder', () => {
  it('never overwrites, even when two come at once, and stays inside', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'platen-save-'))
    try {
      const target = path.join(folder, 'new', 'deep')
      const taken = await Promise.all([1, 2, 3].map(() => takeName(target, '../../scan.pdf')))
      assert.deepEqual(taken.map((file) => path.relative(target, file)).sort(), ['scan (2).pdf', 'scan (3).pdf', 'scan.pdf'])
      await giveNameBack(taken[0] as string)
      assert.equal((await readdir(target)).length, 2)
      await writeFile(path.join(folder, 'file'), 'x')
      await assert.rejects(takeName(path.join(folder, 'file'), 'a'), { code: 'INVALID_INPUT' })
      // Not there, and nobody may make it: Node's own way of making folders would keep one of its few threads for ever.
      if (process.platform === 'linux') await assert.rejects(takeName('/proc/nope/below', 'a'), { code: 'INVALID_INPUT' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('the place of a result', () => {
  it('is a property of the message, of the flow or of the global context', async () => {
    const { node, contexts } = testNode()
    const message = { _msgid: 'm', text: 'x' } as Message
    await place(RED(), node, message, { type: 'msg', value: 'a.b[0]' }, 1)
    await place(RED(), node, message, { type: 'flow', value: 'f' }, 2)
    await place(RED(), node, message, { type: 'global', value: 'g' }, 3)
    assert.deepEqual([message.a, contexts.flow.get('f'), contexts.global.get('g')], [{ b: [1] }, 2, 3])
    await assert.rejects(place(RED(), node, message, { type: 'msg', value: 'a..b' }, 1), { code: 'INVALID_INPUT' })
  })
})

describe('errors for a flow', () => {
  it('carry code and cause as plain own data, and their text without a prefix', () => {
    const error = errorForFlow(conditionError('server-error', { service: 'S', status: 503, detail: 'x' }, { service: 'ownocr', status: 503 }), untranslated)
    assert.equal(String(error), 'S has a fault of its own (status 503): x')
    assert.ok(Object.hasOwn(error, 'code') && Object.hasOwn(error, 'cause'))
    assert.deepEqual([(error as { code?: string }).code, error.cause], ['SERVER_ERROR', { service: 'ownocr', status: 503 }])
  })

  it('are translated where the catalogue has the key, and English otherwise', () => {
    const german = (key: string, values?: object): string => (key === 'error.input-empty' ? `Die Datei "${(values as { file: string }).file}" ist leer.` : `ns:${key}`)
    assert.equal(errorForFlow(failure('input-empty', { file: 'a' }), german).message, 'Die Datei "a" ist leer.')
    assert.match(errorForFlow(failure('input-no-file', { file: 'a' }), german).message, /^There is no file/)
  })

  it("tell the engine's words in the installation's language, down to what is wrong in a line", () => {
    const texts: Record<string, string> = {
      'error.recognition-failed': '__service__ konnte es nicht: __detail__', 'reading.markup-invalid': 'Zeile __line__: __detail__', 'sheet.mark-twice': 'Die Marke __mark__ steht zweimal.', 'status.engine': 'Platen-Engine',
    }
    const german = (key: string, values?: object): string => fillText(texts[key] ?? key, values as PlainValues)
    const values = { line: 2, problemKey: 'mark-twice', mark: 'A', detail: 'The mark (A) stands twice in this question.' }
    const detail = 'Line 2 of the description of the sheet: The mark (A) stands twice in this question.'
    const error = conditionError('recognition-failed', { service: ENGINE_NAME, detail }, { detail, reason: 'markup-invalid', values })
    assert.equal(errorForFlow(error, german).message, 'Platen-Engine konnte es nicht: Zeile 2: Die Marke A steht zweimal.')
    // Without a catalogue all of it is English.
    assert.equal(errorForFlow(error, untranslated).message, `The built-in engine could not do it: ${detail}`)
  })

  it('name a full disk, and faults of our own, as such', () => {
    assert.equal(asPlatenError(Object.assign(new Error('x'), { code: 'ENOSPC' })).code, 'ENGINE_FAILED')
    assert.equal(asPlatenError(new TypeError('x is not a function')).key, 'internal')
    assert.equal(asPlatenError('text').code, 'INVALID_RESPONSE')
  })

  it('stand in docs/errors.md as they are (npm run -s operations -- --document)', () => {
    const document = readFileSync(path.join(installation.root, 'docs/errors.md'), 'utf8')
    assert.equal(document, withOwnFailures(document))
  })

  it('fill every value that their texts name', () => {
    for (const [key, { text }] of Object.entries(flowFailures)) {
      const names = [...text.matchAll(/__([A-Za-z]+)__/g)].map((match) => match[1] as string)
      const error = failure(key as keyof typeof flowFailures, Object.fromEntries(names.map((name) => [name, 'v'])))
      assert.doesNotMatch(error.message, /__/)
    }
  })
})

describe('the status line', () => {
  it('has short texts', () => {
    for (const text of Object.values(statusTexts)) assert.ok(text.replace(/__\w+__/g, '100').length <= 20, text)
  })

  it('shows the first at once, the newest of many later, and nothing after close', async () => {
    const { node, statuses } = testNode()
    const line = new StatusLine(node, untranslated)
    line.show('working', { key: 'starting' })
    for (let page = 1; page <= 50; page++) line.show('working', { key: 'page', values: { page, pages: 50 } })
    assert.deepEqual(statuses, [{ fill: 'blue', shape: 'dot', text: 'starting' }])
    await new Promise<void>((resolve) => {
      const push = statuses.push.bind(statuses)
      statuses.push = (...items) => {
        resolve()
        return push(...items)
      }
    })
    assert.deepEqual(statuses.slice(1), [{ fill: 'blue', shape: 'dot', text: 'page 50 of 50' }])
    line.show('done', { key: 'done' })
    line.close()
    line.show('error', { key: 'TIMEOUT' })
    assert.equal(statuses.length, 2)
  })
})

describe('stored settings', () => {
  const description: NodeDescription = { type: 't', category: 'platen', inputs: 1, outputs: [], operations: [], groups: [], fields: [], version: 3 }

  it('are brought to the present version step by step', () => {
    const stored = storedNode({ name: 'x', params: { old: { type: 'str', value: 'v' } }, version: 1 }, description, {
      1: ({ old, ...rest }) => ({ ...rest, ...(old ? { newer: old } : {}) }),
      2: ({ newer, ...rest }) => ({ ...rest, ...(newer ? { newest: { ...newer, value: `${newer.value}!` } } : {}) }),
    })
    assert.deepEqual(stored, { name: 'x', account: '', engine: '', params: { newest: { type: 'str', value: 'v!' } }, version: 3 })
  })

  it('are read tolerantly from a flow file that something else wrote', () => {
    const stored = storedNode({ params: { a: 'text', b: { type: 'str', value: 'v' }, c: { type: 'odd', value: 1 } } }, { ...description, version: 1 })
    assert.deepEqual(stored.params, { b: { type: 'str', value: 'v' } })
    assert.deepEqual(storedNode({ params: null }, { ...description, version: 1 }).params, {})
  })
})
