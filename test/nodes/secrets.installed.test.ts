/** A planted login in a real Node-RED: in no log, no flow file, no export, no error, no status, nothing that waits on disk. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { startFakeOwnocr } from '../support/fake-ownocr'
import { startNodeRed } from '../support/node-red'
import { tinyPng } from '../support/tiny-pages'

const SECRET = 'pl4nted-Pa55word'

describe('a planted login', function () {
  this.timeout(120_000)

  it('stays in the credentials file', async () => {
    const server = await startFakeOwnocr({ login: { user: 'admin', password: 'another' } })
    const nodeRed = await startNodeRed({
      env: { PLATEN_TEST_PASSWORD: SECRET },
      credentials: { server: { user: 'admin', password: SECRET }, fromEnv: { user: 'admin', password: '${PLATEN_TEST_PASSWORD}' } },
      settings: { logging: { console: { level: 'trace', metrics: false, audit: true } } },
      flows: [
        { id: 'tab', type: 'tab', label: 'secrets' },
        ...['server', 'fromEnv'].map((id) => ({ id, type: 'ownocr-server', name: `account ${id}`, params: { address: { type: 'str', value: server.address } }, version: 1 })),
        { id: 'in', type: 'http in', z: 'tab', x: 100, y: 100, name: '', url: '/convert', method: 'post', upload: false, wires: [['a', 'b']] },
        ...['a', 'b'].map((id, index) => ({ id, type: 'ownocr-convert', z: 'tab', x: 300, y: 100 + index * 60, name: id, account: index ? 'fromEnv' : 'server', engine: '', params: {}, version: 1, wires: [['reply'], []] })),
        { id: 'catch', type: 'catch', z: 'tab', x: 300, y: 300, name: '', scope: null, uncaught: false, wires: [['shape']] },
        { id: 'shape', type: 'function', z: 'tab', x: 400, y: 300, name: '', func: 'const seen = [...(context.get("seen") || []), msg.error]; context.set("seen", seen); if (seen.length === 2) return { ...msg, payload: seen, statusCode: 200 }', outputs: 1, wires: [['reply']] },
        { id: 'reply', type: 'http response', z: 'tab', x: 600, y: 100, name: '', statusCode: '', headers: {}, wires: [] },
      ],
    })
    try {
      const response = await fetch(`${nodeRed.url}/convert`, { method: 'POST', body: new Uint8Array(tinyPng()), headers: { 'content-type': 'application/octet-stream', connection: 'close' } })
      const errors = (await response.json()) as { code: string }[]
      assert.deepEqual(errors.map(({ code }) => code), ['AUTH_FAILED', 'AUTH_FAILED'], JSON.stringify(errors))
      const sent = server.requests.map(({ headers }) => headers.authorization)
      const right = `Basic ${Buffer.from(`admin:${SECRET}`).toString('base64')}`
      assert.ok(sent.length >= 2 && sent.every((value) => value === right), 'the login was really used')
      const exported = await (await nodeRed.admin('flows')).text()
      const places: Record<string, string> = { errors: JSON.stringify(errors), exported, log: nodeRed.log() }
      for (const entry of await readdir(nodeRed.userFolder, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name)
        if (entry.isFile() && !file.includes('node_modules') && !/flows_cred/.test(entry.name)) places[entry.name] = await readFile(file, 'latin1')
      }
      for (const [place, text] of Object.entries(places)) {
        assert.equal(text.includes(SECRET), false, place)
        assert.equal(text.includes(Buffer.from(`admin:${SECRET}`).toString('base64')), false, place)
      }
    } finally {
      await nodeRed.stop()
      await server.close()
    }
  })
})
