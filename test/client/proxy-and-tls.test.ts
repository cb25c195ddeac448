import assert from 'node:assert/strict'
import https from 'node:https'
import http from 'node:http'
import net from 'node:net'
import { createClient } from '../../lib/client/client'
import { isLoopback, proxyFor } from '../../lib/client/proxy'
import type { Connection } from '../../lib/client/types'
import { certificates } from '../support/certificates'
import { startFaultServer } from '../support/fault-server'
import { startProxyServer, type ProxyServer } from '../support/proxy-server'
import { startRecordingServer, type RecordingServer } from '../support/recording-server'
import { connectionTo, failsWith, makeThing, quickTiming, readThing, sendFile } from './support'

const read = { params: { id: 7 } }

/** Only these are set while a test runs. */
const VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()])

describe('client: proxy', () => {
  let server: RecordingServer
  let secure: RecordingServer
  let proxy: ProxyServer
  let before: Record<string, string | undefined>
  beforeEach(async () => {
    before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]))
    for (const name of VARIABLES) delete process.env[name]
    server = await startRecordingServer(() => ({ body: { Id: 7 } }))
    secure = await startRecordingServer(() => ({ body: { Id: 7 } }), certificates.server)
    proxy = await startProxyServer()
  })
  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
    await Promise.all([server.close(), secure.close(), proxy.close()])
  })

  const call = (base: string, changes: Partial<Connection> = {}) =>
    createClient(connectionTo(base, changes), { timing: quickTiming() }).call(readThing, read)
  const trusting = { tls: { ca: certificates.authority } }

  it('of the account is used, with its login, for http and https', async () => {
    const guarded = await startProxyServer('user:p@ss word')
    const through = { proxy: { url: guarded.url, user: 'user', password: 'p@ss word' } }
    await call('http://service.invalid:' + server.port, through)
    await call('https://localhost:' + secure.port, { ...through, ...trusting })
    assert.deepEqual(guarded.tunnels.map((tunnel) => tunnel.target), [`service.invalid:${server.port}`, `localhost:${secure.port}`])
    const error = await failsWith(call(server.url, { proxy: { url: guarded.url, user: 'user', password: 'wrong one' } }), 'UNREACHABLE', 'proxy-refused')
    assert.match(error.message, /407/)
    assert.doesNotMatch(error.message, /wrong one/)
    await guarded.close()
  })

  it('that passes on an early refusal of an upload: it is told as what it is', async () => {
    const refusing = await startFaultServer()
    const { call } = createClient(connectionTo(refusing.url, { proxy: { url: proxy.url } }), { timing: quickTiming() })
    for (const [status, code] of [[413, 'TOO_LARGE'], [401, 'AUTH_FAILED'], [403, 'FORBIDDEN']] as const) {
      refusing.plan({ kind: 'refuse-early-and-wait', status })
      for (let round = 0; round < 5; round++) await failsWith(call(sendFile, { file: { content: { data: Buffer.alloc(3_000_000) }, contentType: 'image/png' } }), code)
    }
    assert.equal(proxy.tunnels.length, 15)
    await refusing.close()
  })

  it('of the account leaves out the hosts it is told to', async () => {
    await call(server.url, { proxy: { url: proxy.url, noProxy: ['127.0.0.1'] } })
    assert.equal(proxy.tunnels.length, 0)
  })

  it('of the environment is looked up at each request', async () => {
    const client = createClient(connectionTo(`http://service.invalid:${server.port}`), { timing: quickTiming() })
    await failsWith(client.call(readThing, read), 'UNREACHABLE', 'host-unknown')
    process.env.HTTP_PROXY = proxy.url
    await client.call(readThing, read)
    assert.equal(proxy.tunnels.length, 1)
    process.env.no_proxy = '.invalid'
    await failsWith(client.call(readThing, read), 'UNREACHABLE', 'host-unknown')
  })

  it('of the environment is never used for the engine on this machine', async () => {
    process.env.HTTP_PROXY = proxy.url
    await call(server.url, { side: 'engine' })
    assert.equal(proxy.tunnels.length, 0)
    await call(server.url, { side: 'vendor' })
    assert.equal(proxy.tunnels.length, 1)
  })

  it('that does not run is UNREACHABLE and named', async () => {
    const { url, port } = await startProxyServer().then(async (gone) => {
      await gone.close()
      return gone
    })
    const error = await failsWith(call(server.url, { proxy: { url } }), 'UNREACHABLE', 'connection-refused')
    assert.match(error.message, new RegExp(`:${port}`))
  })

  it('that is no address is NOT_CONFIGURED', async () => {
    await failsWith(call(server.url, { proxy: { url: 'no address' } }), 'NOT_CONFIGURED', 'proxy-invalid')
    await failsWith(call(server.url, { proxy: { url: 'socks5://127.0.0.1:1' } }), 'NOT_CONFIGURED', 'proxy-invalid')
  })

  describe('variables', () => {
    const choose = (address: string, environment: Record<string, string>) => proxyFor(new URL(address), undefined, environment)?.host
    it('are taken in small and capital letters, small ones first', () => {
      assert.equal(choose('http://a', { HTTP_PROXY: 'http://p:1' }), 'p:1')
      assert.equal(choose('http://a', { HTTP_PROXY: 'http://p:1', http_proxy: 'http://q:2' }), 'q:2')
      assert.equal(choose('https://a', { HTTP_PROXY: 'http://p:1' }), undefined)
      assert.equal(choose('https://a', { https_proxy: 'p:8080' }), 'p:8080')
      assert.equal(choose('https://a', { ALL_PROXY: 'http://all:3' }), 'all:3')
    })
    const exceptions: [string, string, boolean][] = [
      ['http://host.example.com', 'example.com', true],
      ['http://example.com', '.example.com', true],
      ['http://host.example.com', '*.example.com', true],
      ['http://notexample.com', 'example.com', false],
      ['http://example.com', 'other.org, example.com', true],
      ['http://example.com', 'other.org example.com', true],
      ['http://example.com', '*', true],
      ['http://example.com:8080', 'example.com:8080', true],
      ['http://example.com', 'example.com:8080', false],
      ['https://example.com', 'example.com:443', true],
      ['http://10.1.2.3', '10.0.0.0/8', true],
      ['http://11.1.2.3', '10.0.0.0/8', false],
      ['http://10.1.2.3', '10.0.0.0/99', false],
      ['http://[::1]', '::1', true],
      ['http://[fd00::5]', 'fd00::/8', true],
      ['http://EXAMPLE.com', 'Example.COM', true],
      ['http://example.com', '', false],
    ]
    for (const [address, list, direct] of exceptions)
      it(`NO_PROXY="${list}" ${direct ? 'excepts' : 'does not except'} ${address}`, () => {
        assert.equal(choose(address, { http_proxy: 'http://p:1', https_proxy: 'http://p:1', NO_PROXY: list }), direct ? undefined : 'p:1')
      })
    it('only this machine is this machine', () => {
      for (const host of ['localhost', 'LOCALHOST', '127.0.0.1', '127.9.9.9', '[::1]', 'x.localhost']) assert.equal(isLoopback(host), true, host)
      for (const host of ['localhost.example.com', '128.0.0.1', '127.example.com', '[::2]']) assert.equal(isLoopback(host), false, host)
    })
  })
})

describe('client: TLS', () => {
  const clientOf = (base: string, changes: Partial<Connection> = {}) => createClient(connectionTo(base, changes), { timing: quickTiming() })

  it('a server that vouches for itself is UNREACHABLE, said as it is, and not asked again', async () => {
    const server = await startRecordingServer(undefined, certificates.alone)
    const timing = quickTiming()
    const error = await failsWith(createClient(connectionTo(server.url), { timing }).call(readThing, read), 'UNREACHABLE', 'certificate-untrusted')
    assert.match(error.message, /DEPTH_ZERO_SELF_SIGNED_CERT/)
    assert.deepEqual(timing.slept, [])
    assert.equal(server.requests.length, 0)
    await server.close()
  })

  it('is trusted by the account\'s authority, or without any check where the author says so', async () => {
    const server = await startRecordingServer(() => ({ body: { Id: 7 } }), certificates.server)
    await failsWith(clientOf(server.url).call(readThing, read), 'UNREACHABLE', 'certificate-untrusted')
    await clientOf(server.url, { tls: { ca: certificates.authority } }).call(readThing, read)
    await clientOf(server.url, { tls: { rejectUnauthorized: false } }).call(readThing, read)
    await failsWith(clientOf(server.url, { tls: {} }).call(readThing, read), 'UNREACHABLE', 'certificate-untrusted')
    await server.close()
  })

  it('a certificate for another name is UNREACHABLE', async () => {
    const server = await startRecordingServer(undefined, certificates.alone)
    const tls = { ca: certificates.alone.cert }
    await failsWith(clientOf(server.url, { tls }).call(readThing, read), 'UNREACHABLE', 'certificate-untrusted')
    await server.close()
  })

  it('a client certificate is shown to the account\'s server, and to no other', async () => {
    const options = { ...certificates.server, ca: certificates.authority, requestCert: true }
    const home = await startRecordingServer(() => ({ body: { Id: 7 } }), { ...options, rejectUnauthorized: true })
    const tls = { ca: certificates.authority, ...certificates.client }
    await clientOf(home.url, { tls }).call(readThing, read)
    await failsWith(clientOf(home.url, { tls: { ca: certificates.authority } }).call(readThing, read), 'UNREACHABLE')
    // Trust in the account's authority ends at its server too: the other one is not even believed.
    const away = await startRecordingServer(() => ({ body: { Id: 7 } }), options)
    home.answerWith(() => ({ status: 302, headers: { location: `${away.url}/x` } }))
    await failsWith(clientOf(home.url, { tls }).call(readThing, read), 'UNREACHABLE', 'certificate-untrusted')
    assert.equal(away.requests.length, 0)
    await Promise.all([home.close(), away.close()])
  })

  it('https to a server that speaks http is UNREACHABLE', async () => {
    const server = await startRecordingServer()
    await failsWith(clientOf(server.url.replace('http:', 'https:')).call(readThing, read), 'UNREACHABLE', 'tls-failed')
    await server.close()
  })

  it('keys and certificates that cannot be read are a failure of the secure connection', async () => {
    const server = await startRecordingServer(undefined, certificates.server)
    for (const tls of [{ pfx: Buffer.from('nonsense'), passphrase: 'secret' }, { key: 'nonsense', cert: 'nonsense' }, { ...certificates.client, cert: certificates.alone.cert }])
      await failsWith(clientOf(server.url, { tls: { ...tls, ca: certificates.authority } }).call(readThing, read), 'UNREACHABLE', 'tls-failed')
    await server.close()
  })

  it('a secured connection that breaks is no failure to make it: what was being created may have arrived', async () => {
    let ways: net.Socket[] = []
    // What lies in between ends in plain words where encrypted ones belong.
    const server = https.createServer(certificates.server, () => ways.forEach((way) => way.write('HTTP/1.1 502 Bad Gateway\r\n\r\n')))
    const between = net.createServer((way) => {
      const onward = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
      ways = [...ways, way]
      for (const [from, to] of [[way, onward], [onward, way]] as const) from.on('error', () => to.destroy()).pipe(to)
    })
    for (const each of [server, between]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))
    const { port } = between.address() as net.AddressInfo
    try {
      const client = clientOf(`https://localhost:${port}`, { tls: { ca: certificates.authority } })
      await failsWith(client.call(makeThing, { body: { Name: 'a' } }), 'UNREACHABLE', 'connection-broken')
      assert.equal(ways.length, 1)
    } finally {
      for (const way of ways) way.destroy()
      server.closeAllConnections()
      for (const each of [server, between]) each.close()
    }
  })

  it('touches no global agent', async () => {
    const [plain, secure] = [http.globalAgent, https.globalAgent]
    const options = JSON.stringify(secure.options)
    const server = await startRecordingServer(() => ({ body: { Id: 7 } }), certificates.server)
    await clientOf(server.url, { tls: { rejectUnauthorized: false } }).call(readThing, read)
    assert.equal(http.globalAgent, plain)
    assert.equal(https.globalAgent, secure)
    assert.equal(JSON.stringify(secure.options), options)
    assert.deepEqual(Object.keys(https.globalAgent.sockets), [])
    await failsWith(clientOf(server.url).call(readThing, read), 'UNREACHABLE')
    await server.close()
  })
})
