/**
 * Planted tokens, keys and passwords of Flat and Onprint in a real Node-RED, at servers that send back whatever they were sent:
 * in no log, flow file, export or error, and in nothing that waits on disk.
 */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { startNodeRed } from '../support/node-red'
import { startRecordingServer } from '../support/recording-server'
import { tinyPng } from '../support/tiny-pages'

const SECRETS = { flat: 'pl4nted-flat-token', key: 'pl4nted-api-key', password: 'pl4nted-password', token: 'pl4nted-fetched-token' }

const NODES = [
  ['flat-score', 'flat', { score: { type: 'str', value: 's1' } }],
  ['flat-convert', 'flat', {}],
  ['onprint-folder', 'onprint', { operation: { type: 'str', value: 'folder-get' }, Id: { type: 'str', value: 'f' } }],
  ['onprint-search', 'onprint', {}],
  ['onprint-publish', 'onprint', { DefaultLanguage: { type: 'str', value: 'fr-FR' }, timeout: { type: 'num', value: 1 } }],
] as const

describe('planted secrets of Flat and Onprint', function () {
  this.timeout(120_000)

  it('stay in the credentials file', async () => {
    const server = await startRecordingServer(({ path: at, headers, body }) =>
      at === '/token'
        ? { body: { access_token: SECRETS.token, expires_in: 1000, organizationId: 'o1' } }
        : { status: 400, body: { code: String(headers.authorization ?? headers.apikey), message: `you sent ${JSON.stringify(headers)} ${body.toString('latin1').slice(0, 200)}`, Message: JSON.stringify(headers) } },
    )
    const account = (id: string, type: string) => ({ id, type, name: '', params: { address: { type: 'str', value: server.url } }, version: 1 })
    const nodeRed = await startNodeRed({
      env: { PLATEN_TEST_PASSWORD: SECRETS.password },
      credentials: { flat: { token: SECRETS.flat }, onprint: { apiKey: SECRETS.key, user: 'u', password: '${PLATEN_TEST_PASSWORD}' } },
      settings: { logging: { console: { level: 'trace', metrics: false, audit: true } } },
      flows: [
        { id: 'tab', type: 'tab', label: 'secrets' },
        account('flat', 'flat-account'),
        account('onprint', 'onprint-account'),
        { id: 'in', type: 'http in', z: 'tab', x: 100, y: 100, name: '', url: '/try', method: 'post', upload: false, wires: [NODES.map(([type]) => type)] },
        ...NODES.map(([type, owner, params], index) => ({ id: type, type, z: 'tab', x: 300, y: 100 + index * 60, name: '', account: owner, engine: '', params, version: 1, wires: [[], []] })),
        { id: 'catch', type: 'catch', z: 'tab', x: 300, y: 600, name: '', scope: null, uncaught: false, wires: [['shape']] },
        {
          id: 'shape',
          type: 'function',
          z: 'tab',
          x: 400,
          y: 600,
          name: '',
          func: `const seen = [...(context.get("seen") || []), msg.error]; context.set("seen", seen); if (seen.length === ${NODES.length}) return { ...msg, payload: seen, statusCode: 200 }`,
          outputs: 1,
          wires: [['reply']],
        },
        { id: 'reply', type: 'http response', z: 'tab', x: 600, y: 600, name: '', statusCode: '', headers: {}, wires: [] },
      ],
    })
    try {
      const response = await fetch(`${nodeRed.url}/try`, { method: 'POST', body: new Uint8Array(tinyPng()), headers: { 'content-type': 'application/octet-stream', connection: 'close' } })
      const errors = (await response.json()) as { code: string; source: { type: string } }[]
      assert.deepEqual(Object.fromEntries(errors.map(({ code, source }) => [source.type, code])), Object.fromEntries(NODES.map(([type]) => [type, 'BAD_REQUEST'])), JSON.stringify(errors))
      const sent = JSON.stringify(server.requests.map(({ headers, body }) => [headers, body.toString('latin1')]))
      for (const secret of Object.values(SECRETS)) assert.ok(sent.includes(secret), `${secret} was really used`)
      const places: Record<string, string> = { errors: JSON.stringify(errors), exported: await (await nodeRed.admin('flows')).text(), log: nodeRed.log() }
      for (const entry of await readdir(nodeRed.userFolder, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name)
        if (entry.isFile() && !file.includes('node_modules') && !/flows_cred/.test(entry.name)) places[entry.name] = await readFile(file, 'latin1')
      }
      for (const [place, text] of Object.entries(places)) for (const secret of Object.values(SECRETS)) assert.equal(text.includes(secret), false, `${secret} in ${place}`)
    } finally {
      await nodeRed.stop()
      await server.close()
    }
  })
})
