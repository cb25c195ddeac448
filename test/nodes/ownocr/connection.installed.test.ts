/** ownOCR nodes on a server with a certificate of its own making, through a proxy node, and through the proxy of the environment. */
import assert from 'node:assert/strict'
import { certificates } from '../../support/certificates'
import { coreNode, type FlowUnderTest } from '../../support/flows'
import { startProxyServer, type ProxyServer } from '../../support/proxy-server'
import { startRecordingServer, type RecordingServer } from '../../support/recording-server'
import { errorOf, loadNode, resultOf, str, type Message, type NodeFlow } from './support'

const VARIABLES = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()])

describe('connection of an ownOCR Server', function () {
  this.timeout(30_000)
  let server: RecordingServer
  let proxy: ProxyServer
  let flow: FlowUnderTest
  let before: Record<string, string | undefined>

  beforeEach(async () => {
    before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]))
    for (const name of VARIABLES) delete process.env[name]
    proxy = await startProxyServer()
  })
  afterEach(async () => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    await flow.stop()
    await Promise.all([server.close(), proxy.close()])
  })

  const secure = async (certificate: { cert: string; key: string } = certificates.server): Promise<void> => {
    server = await startRecordingServer(() => ({ body: '"v1.3.1"', headers: { 'content-type': 'application/json' } }), certificate)
  }
  const plain = async (): Promise<void> => {
    server = await startRecordingServer(() => ({ body: '"v1.3.1"', headers: { 'content-type': 'application/json' } }))
  }
  const tlsNode = (settings: Message): Message => ({ id: 'tls', type: 'tls-config', cert: '', key: '', ca: '', certname: '', keyname: '', caname: '', servername: '', verifyservercert: true, alpnprotocol: '', ...settings })
  const proxyNode = (url: string): Message => ({ id: 'proxy', type: 'http proxy', name: '', url, noproxy: [] })

  async function ask(given: Pick<NodeFlow, 'address' | 'references' | 'more'>, credentials: Record<string, Record<string, string>> = {}): Promise<void> {
    flow = await loadNode(
      { type: 'ownocr-server-info', params: { operation: str('version') }, ...given },
      { credentials, modules: [coreNode('network/05-tls'), coreNode('network/06-httpproxy')] },
    )
    flow.send('n', {})
  }
  const answered = async (): Promise<void> => assert.equal((await resultOf(flow))[0]?.payload, 'v1.3.1')

  it('is refused when nobody vouches for its certificate', async () => {
    await secure()
    await ask({ address: `https://localhost:${server.port}` })
    const error = await errorOf(flow)
    assert.equal(error.code, 'UNREACHABLE')
    assert.match(error.message, /certificate/i)
    assert.equal(server.requests.length, 0)
  })

  it('works with the authority of its certificate in the TLS settings', async () => {
    await secure()
    await ask({ address: `https://localhost:${server.port}`, references: { tls: 'tls' }, more: [tlsNode({})] }, { tls: { cadata: certificates.authority } })
    await answered()
  })

  it('works with a certificate that vouches for itself and names no host, as a fresh server has, when TLS settings do not check it', async () => {
    await secure(certificates.alone)
    await ask({ address: `https://localhost:${server.port}`, references: { tls: 'tls' }, more: [tlsNode({ verifyservercert: false })] })
    await answered()
  })

  it('goes through the proxy node, with its login', async () => {
    await proxy.close()
    proxy = await startProxyServer('someone:swordfish')
    await plain()
    await ask({ address: `http://ocr.invalid:${server.port}`, references: { proxy: 'proxy' }, more: [proxyNode(proxy.url)] }, { proxy: { username: 'someone', password: 'swordfish' } })
    await answered()
    assert.deepEqual(proxy.tunnels.map(({ target }) => target), [`ocr.invalid:${server.port}`])
  })

  it('goes through the proxy node to a secure server', async () => {
    await secure()
    await ask(
      { address: `https://localhost:${server.port}`, references: { proxy: 'proxy', tls: 'tls' }, more: [proxyNode(proxy.url), tlsNode({})] },
      { tls: { cadata: certificates.authority } },
    )
    await answered()
    assert.deepEqual(proxy.tunnels.map(({ target }) => target), [`localhost:${server.port}`])
  })

  it('goes through the proxy of the environment, and past it where that says so', async () => {
    await plain()
    process.env.HTTP_PROXY = proxy.url
    await ask({ address: `http://ocr.invalid:${server.port}` })
    await answered()
    assert.equal(proxy.tunnels.length, 1)
    await flow.stop()
    process.env.NO_PROXY = '127.0.0.1'
    await ask({ address: server.url })
    await answered()
    assert.equal(proxy.tunnels.length, 1)
  })
})
