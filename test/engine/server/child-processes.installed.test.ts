/** What the engine starts ends with it: no program goes on reading a page that nobody wants any more. */
import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makePdf } from '../support/pages'
import { skip } from '../../support/skip'
import { temporaryFolder } from '../../support/temporary-folder'
import { engines, type RunningEngine } from './support/running-engine'

/** A program that calls itself Tesseract 5, notes its process id when it is given a page, and then never ends. */
const endless = (notes: string) => `#!/bin/sh
case "$*" in
  *--version*) echo "tesseract 5.0.0" ;;
  *--list-langs*) echo "List of available languages (1):"; echo eng ;;
  *) echo $$ > "${notes}.part"; mv "${notes}.part" "${notes}"; exec sleep 600 ;;
esac
`

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // One that ended and that nobody has asked for is still listed.
  return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
}

describe('The engine\'s child processes', function () {
  this.timeout(120_000)
  const folder = temporaryFolder()
  const started = engines()
  before(function () {
    if (process.platform === 'win32') skip(this, 'programs of a test are shell scripts')
  })

  /** An engine that has just begun to read a page, and the process that reads it. */
  async function reading(limits: Record<string, number> = {}): Promise<{ engine: RunningEngine; id: number; pid: number }> {
    const notes = path.join(folder.path, 'pid')
    const program = path.join(folder.path, 'tesseract')
    const config = path.join(folder.path, 'config.json')
    writeFileSync(program, endless(notes))
    chmodSync(program, 0o755)
    writeFileSync(config, JSON.stringify({ limits }))
    const engine = await started.start(['--port', '0', '--data', path.join(folder.path, 'data'), '--open', '--config', config], {
      env: { PLATEN_TESSERACT: program, PLATEN_RECOGNISER: 'native' },
    })
    const { Id: id } = await engine.create({ RecognitionLanguages: 'English' })
    await engine.upload(id, await makePdf([{ width: 200, height: 100, lines: [{ text: 'A page', x: 20, y: 50 }] }]))
    await until(() => existsSync(notes))
    const pid = Number(readFileSync(notes, 'utf8'))
    assert.ok(isRunning(pid))
    return { engine, id, pid }
  }

  it('end on SIGTERM', async () => {
    const { engine, pid } = await reading()
    engine.child.kill('SIGTERM')
    assert.equal(await engine.ended, 0)
    assert.equal(isRunning(pid), false)
  })

  it('end with the owner\'s pipe', async () => {
    const { engine, pid } = await reading()
    assert.equal(await engine.stop(), 0)
    assert.equal(isRunning(pid), false)
  })

  it('end when the time of a page is over, and leave no zombie', async () => {
    const { engine, id, pid } = await reading({ pageSeconds: 1 })
    const job = await engine.reach(id, 4)
    assert.equal(job.Reason, 'page-timeout')
    assert.equal(isRunning(pid), false)
    assert.equal(existsSync(`/proc/${pid}`), false)
  })
})
