import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { createClient } from '../../lib/client/client'
import type { Phrase } from '../../lib/client/errors'
import { phrase } from '../../lib/client/phrases'
import { redact, redactValues, secretsOf, shortDetail } from '../../lib/client/redaction'
import type { Connection, Credentials } from '../../lib/client/types'
import { startRecordingServer, type RecordingServer } from '../support/recording-server'
import { connectionTo, failureOf, makeThing, readThing } from './support'

const planted = ['planted+secret/1', 'planted-key-2', 'planted token 3', 'planted-proxy-4']

describe('client: secrets', () => {
  let server: RecordingServer
  beforeEach(async () => {
    // A service that echoes everything it was sent.
    server = await startRecordingServer(({ headers, body, target }) => ({
      status: 400,
      headers: { 'x-request-id': String(headers.authorization ?? headers['x-api-key'] ?? '') },
      body: { Message: `${target} ${JSON.stringify(headers)} ${body.toString()} ${planted.map(encodeURIComponent).join(' ')}` },
    }))
  })
  afterEach(() => server.close())

  const kinds: Credentials[] = [
    { kind: 'basic', user: 'u', password: planted[0]! },
    { kind: 'bearer', token: 'planted-key-2' },
    { kind: 'client-credentials', id: 'id', secret: planted[0]!, tokenAddress: '' },
    { kind: 'password-grant', user: 'u', password: planted[2]!, apiKey: planted[1]!, tokenAddress: '' },
  ]
  for (const credentials of kinds)
    it(`of ${credentials.kind} are in no part of an error, even when the service sends them back`, async () => {
      const account: Connection = connectionTo(server.url, {
        credentials: 'tokenAddress' in credentials ? { ...credentials, tokenAddress: `${server.url}/token` } : credentials,
        headers: { 'X-Api-Key': planted[1]!, 'X-Other-Secret': planted[0]!, 'X-Token': planted[2]! },
      })
      for (const [operation, options] of [[makeThing, { body: { Name: 'a' } }], [readThing, { params: { id: 1 } }]] as const) {
        const error = await failureOf(createClient(account).call(operation, options))
        const everything = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error) + error.stack
        assert.match(everything, /\*\*\*/)
        for (const secret of planted.slice(0, 3))
          for (const form of [secret, encodeURIComponent(secret), secret.replaceAll(' ', '+')]) assert.ok(!everything.includes(form), `${form} in ${everything}`)
        assert.ok(!everything.includes(Buffer.from(`u:${planted[0]}`).toString('base64')))
      }
    })

  it('are known in all their places', () => {
    const account = connectionTo('http://host', {
      credentials: { kind: 'basic', user: 'admin', password: planted[0]! },
      headers: { 'x-platen-secret': planted[1]!, DeviceName: 'desk' },
      proxy: { url: 'http://proxy', user: 'u', password: planted[3]! },
      tls: { passphrase: planted[2]! },
    })
    const known = secretsOf(account)
    for (const secret of planted) assert.ok(known.includes(secret), secret)
    assert.ok(!known.includes('desk') && !known.includes('admin'))
  })

  it('are hidden however the service writes them', () => {
    const secret = `pl"ant<ed> &'s  ecret`
    const written = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      new URLSearchParams({ password: secret }).toString(),
      JSON.stringify({ password: secret }),
      'pl&quot;ant&lt;ed&gt; &amp;&#39;s  ecret',
      'pl"ant<ed> &\'s\r\necret',
    ]
    for (const text of written) for (const hide of [redact, shortDetail]) {
      if (hide === redact && text.includes('\n')) continue
      assert.match(hide(`before ${text} behind`, [secret]), /^before (password=|\{"password":")?\*\*\*("\})? behind$/, text)
    }
  })

  it('are hidden in an address that cannot be used, however it is miswritten', async () => {
    for (const base of ['htp:/u:planted@host', 'http://u:pla/nted@host', 'http://u:p?planted@host', 'http://planted@host', 'http://host/?key=planted', 'u:planted@host', 'host#planted']) {
      const error = await failureOf(createClient(connectionTo(base, {})).call(readThing, { params: { id: 1 } }))
      assert.equal(error.code, 'NOT_CONFIGURED', base)
      assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /planted|nted/, base)
      assert.match(error.message, /host/, base)
    }
  })

  it('are hidden in texts within a text', () => {
    const values = redactValues({ problem: phrase('of-member', { member: 'planted-key-2', problem: phrase('exactly', { limit: 'planted-key-2' }) }), count: 2 }, ['planted-key-2'])
    assert.doesNotMatch(inspect(values, { depth: 10 }), /planted/)
    assert.equal((values.problem as Phrase).text, '***: it must be ***')
    assert.equal(values.count, 2)
  })

  it('are hidden before a text is cut, and logins in addresses always', () => {
    const text = `${'x'.repeat(295)}planted-key-2`
    assert.doesNotMatch(shortDetail(text, ['planted-key-2']), /planted/)
    assert.equal(redact('see http://me:mine@host/x', []), 'see http://***@host/x')
    assert.equal(redact('Authorization: Bearer abcdefghijkl', []), 'Authorization: Bearer ***')
    assert.equal(shortDetail('two\r\nlines\u0007', []), 'two lines')
  })
})
