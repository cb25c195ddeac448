/**
 * A web page of somebody else's in a real browser, on a machine where an engine runs that is open to everybody: whatever it sends, nothing is
 * accepted. The page has another port of the same machine, another name, or a name of its own that leads to the engine itself (DNS rebinding).
 */
import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser } from 'playwright-core'
import { suiteEngine } from '../engine/server/support/running-engine'
import { needProgram } from '../support/skip'

const foreignName = 'foreign.example'

/** Everything that a page can send to another origin without asking first, and what it can send when the address is its own. */
async function attack(target: string): Promise<void> {
  const json = JSON.stringify({ TxtOutput: true })
  const create = `${target}/ocrjobs/create`
  const parts = new FormData()
  parts.append('file', new Blob(['%PDF-']), 'x.pdf')
  const requests: [string, RequestInit][] = [
    [create, { method: 'POST', mode: 'no-cors', body: parts }],
    [`${target}/ocrjobs/createtemplate`, { method: 'POST', mode: 'no-cors', credentials: 'include', keepalive: true }],
  ]
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json'])
    for (const mode of ['no-cors', 'cors', 'same-origin'] as const) requests.push([create, { method: 'POST', mode, body: json, headers: { 'content-type': type } }])
  for (const [address, init] of requests) await fetch(address, init).catch(() => undefined)
  navigator.sendBeacon(create, json)
  const picture = new Image()
  picture.src = `${target}/ocrjobs/all`
  await new Promise((resolve) => (picture.onerror = picture.onload = resolve))
  const script = document.createElement('script')
  script.src = `${target}/ocrjobs/test`
  document.head.append(script)
  await new Promise((resolve) => (script.onerror = script.onload = resolve))
  for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
    const frame = document.createElement('iframe')
    frame.name = `frame-${enctype}`
    document.body.append(frame)
    const form = document.createElement('form')
    Object.assign(form, { method: 'POST', action: create, target: frame.name, enctype })
    const field = document.createElement('input')
    Object.assign(field, { name: '{"TxtOutput":true,"Descr":"', value: '"}' })
    form.append(field)
    document.body.append(form)
    const loaded = new Promise((resolve) => (frame.onload = resolve))
    form.submit()
    await loaded
  }
}

describe('a page of a foreign origin', function () {
  this.timeout(120_000)
  const suite = suiteEngine('--open')
  let browser: Browser
  /** Gives the foreign page, and hands everything else to the engine as it came; so it is known what the browser sent, and what came back. */
  let front: http.Server
  const answers: { method: string; url: string; status: number }[] = []
  before(async function () {
    const executablePath = needProgram(this, 'chromium', 'chromium-browser', 'google-chrome')
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--host-resolver-rules=MAP *.example 127.0.0.1'] })
    front = http.createServer((request, response) => {
      const { method = '', url = '', headers } = request
      if (url === '/page') return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title><body>')
      const { port } = new URL(suite.engine.url)
      const forwarded = http.request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        answers.push({ method, url, status: answer.statusCode ?? 0 })
        response.writeHead(answer.statusCode ?? 0, answer.headers)
        answer.pipe(response)
      })
      request.pipe(forwarded)
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  })
  after(async () => {
    await browser?.close()
    front?.close()
  })

  const jobs = async (): Promise<number> => (await suite.engine.expect<unknown[]>('POST', 'query')).length
  const portOf = (server: http.Server): number => (server.address() as AddressInfo).port

  /** Opens the page by one name, lets it send everything to another, and gives what the engine answered. */
  async function sendAll(page: string, engine: string, port = portOf(front)): Promise<typeof answers> {
    answers.length = 0
    const tab = await (await browser.newContext()).newPage()
    await tab.goto(`http://${page}:${port}/page`)
    await tab.evaluate(attack, `http://${engine}:${portOf(front)}`)
    await tab.context().close()
    return answers.filter(({ url }) => url.startsWith('/ocrjobs/'))
  }

  for (const [name, page, engine] of [
    ['a foreign name', foreignName, '127.0.0.1'],
    ['another name of this machine', 'localhost', '127.0.0.1'],
    ['a foreign name that leads to the engine (DNS rebinding)', foreignName, foreignName],
  ] as const)
    it(`is refused whatever it sends, from ${name}`, async () => {
      const before = await jobs()
      const found = await sendAll(page, engine)
      // some of it does not even leave the browser
      assert.ok(found.filter(({ method }) => method === 'POST').length >= 7, JSON.stringify(found))
      assert.deepEqual(found.filter(({ status }) => status !== 403), [])
      assert.equal(await jobs(), before)
    })

  it('is refused whatever it sends, from another port of this machine', async () => {
    const elsewhere = http.createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title><body>'))
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const before = await jobs()
    const found = await sendAll('127.0.0.1', '127.0.0.1', portOf(elsewhere))
    elsewhere.close()
    assert.ok(found.filter(({ method }) => method === 'POST').length >= 7, JSON.stringify(found))
    assert.deepEqual(found.filter(({ status }) => status !== 403), [])
    assert.equal(await jobs(), before)
  })

  it('would be heard if it were the engine\'s own: the same page makes jobs there', async () => {
    const before = await jobs()
    await sendAll('127.0.0.1', '127.0.0.1')
    assert.ok((await jobs()) > before)
  })
})
