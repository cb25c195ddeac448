/** A document of many hundred pages: progress all the way, memory of a few pages. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { OWN_TEXT, smallPdf, suiteEngine } from './support/running-engine'

const PAGES = 600
/** MB that the engine may grow while it reads a long document, beyond what a short one took. */
const GROWTH = 150

const residentMegabytes = (pid: number): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000

describe('A document of 600 pages in the engine', function () {
  this.timeout(240_000)
  const suite = suiteEngine('--open', '--workers', '2')

  it('is read page by page, each told, in bounded memory', async () => {
    const { engine } = suite
    const pid = engine.child.pid as number
    const short = await engine.convert(await smallPdf('One', 'Two', 'Three', 'Four'), { ...OWN_TEXT, NrOfOCRThreads: 2 })
    assert.equal(short.Status, 3)
    const before = process.platform === 'linux' ? residentMegabytes(pid) : 0
    const { Id: id } = await engine.create({ ...OWN_TEXT, NrOfOCRThreads: 2 })
    await engine.upload(id, await smallPdf(...Array.from({ length: PAGES }, (_, index) => `Leaf ${index + 1}`)))
    const seen = new Set<number>()
    let last = 0
    for (;;) {
      const job = await engine.expect('GET', `info/${id}`)
      const done = Number(job.PagesDone)
      assert.ok(done >= last, `${done} after ${last}`)
      last = done
      seen.add(done)
      if (job.Status >= 3) {
        assert.deepEqual([job.Status, job.NumberOfPages, done], [3, PAGES, PAGES])
        break
      }
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    assert.ok(seen.size > 10, `progress was told only ${seen.size} times`)
    const text = (await engine.call('GET', `download/${id}/txt`)).body.toString()
    const found = [...text.matchAll(/Leaf (\d+)/g)].map(([, number]) => Number(number))
    assert.deepEqual(found, Array.from({ length: PAGES }, (_, index) => index + 1))
    if (process.platform === 'linux') assert.ok(residentMegabytes(pid) - before < GROWTH, `grew from ${before} to ${residentMegabytes(pid)} MB`)
  })
})
