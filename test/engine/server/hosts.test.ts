import assert from 'node:assert/strict'
import { acceptedHosts, hostNameOf, isLoopback, refusal, type Caller } from '../../../lib/engine/server/hosts'

const nobody: Caller = { method: 'POST', path: '/ocrjobs/create', host: '127.0.0.1:8080', origin: undefined, fetchSite: undefined, fetchMode: undefined }

describe('Who may call the engine', () => {
  const local = acceptedHosts('127.0.0.1', ['scan.example'])

  it('reads names out of Host headers', () => {
    const names = ['LocalHost:80', '127.0.0.1', '[::1]:99', 'a.example:123456', 'a b', '', 'a@b', '[::1'].map(hostNameOf)
    assert.deepEqual(names, ['localhost', '127.0.0.1', '::1', undefined, undefined, undefined, undefined, undefined])
  })

  it('knows loopback addresses', () => {
    assert.deepEqual(['localhost', '127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '192.168.1.2', '127.evil.example'].map(isLoopback), [true, true, true, true, false, false, false])
  })

  it('refuses names that are not its own: a name of the network may lead here (DNS rebinding)', () => {
    for (const host of ['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', undefined, '', 'localhost.'])
      assert.equal(refusal({ ...nobody, host }, local), 'foreign-host', String(host))
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:5', 'scan.example', 'SCAN.example:443'])
      assert.equal(refusal({ ...nobody, host }, local), undefined, host)
  })

  it('answers to all its own addresses when it listens on all', () => {
    assert.ok(acceptedHosts('0.0.0.0', []).has('0.0.0.0'))
    assert.equal(refusal({ ...nobody, host: 'evil.example' }, acceptedHosts('0.0.0.0', [])), 'foreign-host')
  })

  it('refuses pages of other addresses, by Origin and by what browsers say besides', () => {
    for (const origin of ['http://evil.example', 'null', 'https://127.0.0.1:8080', 'http://127.0.0.1:9999'])
      assert.equal(refusal({ ...nobody, origin }, local), 'foreign-origin', origin)
    assert.equal(refusal({ ...nobody, origin: 'http://127.0.0.1:8080' }, local), undefined)
    for (const fetchSite of ['cross-site', 'same-site']) assert.equal(refusal({ ...nobody, method: 'GET', fetchSite, fetchMode: 'no-cors' }, local), 'foreign-origin')
    assert.equal(refusal({ ...nobody, fetchSite: 'same-origin' }, local), undefined)
  })

  it('lets a person follow a link to the status page, and nothing else', () => {
    const link = { ...nobody, method: 'GET', path: '/', fetchSite: 'cross-site', fetchMode: 'navigate' }
    assert.equal(refusal(link, local), undefined)
    assert.equal(refusal({ ...link, path: '/ocrjobs/all' }, local), 'foreign-origin')
    assert.equal(refusal({ ...link, fetchMode: 'no-cors' }, local), 'foreign-origin')
  })
})
