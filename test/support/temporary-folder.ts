/** A folder of a test's own, gone after it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Registers hooks that make a fresh folder for each test of the suite; call inside `describe`. */
export function temporaryFolder(): { readonly path: string } {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'platen-test-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return {
    get path() {
      return folder
    },
  }
}
