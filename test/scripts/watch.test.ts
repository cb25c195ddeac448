/** `npm run watch` in a copy of the sources: what is built after a change is what the changed sources say. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { installation } from '../support/installation'
import { temporaryFolder } from '../support/temporary-folder'

describe('npm run watch', function () {
  this.timeout(180_000)
  const folder = temporaryFolder()

  it('builds again after a change, the HTML of dialogs too', async () => {
    const root = folder.path
    for (const name of ['nodes', 'lib', 'editor', 'locales', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json']) cpSync(path.join(installation.root, name), path.join(root, name), { recursive: true })
    symlinkSync(path.join(installation.root, 'node_modules'), path.join(root, 'node_modules'), 'junction')
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(root, 'scripts/watch.ts')], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let said = ''
    let heard = (): void => undefined
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      heard()
    })
    const builds = (count: number) =>
      Promise.race([
        new Promise<void>((resolve) => {
          heard = () => said.split('Built ').length > count && resolve()
          heard()
        }),
        ended.then(() => assert.fail(said)),
      ])
    try {
      await builds(1)
      const source = path.join(root, 'nodes/ownocr/ownocr-cancel.description.ts')
      const html = () => readFileSync(path.join(root, 'dist/nodes/ownocr/ownocr-cancel.html'), 'utf8')
      assert.doesNotMatch(html(), /halt-it/)
      const text = readFileSync(source, 'utf8')
      assert.match(text, /'abort'/)
      writeFileSync(source, text.replace("'abort'", "'halt-it'"))
      await builds(2)
      assert.match(html(), /halt-it/)
    } finally {
      child.kill()
      await ended
    }
  })
})
