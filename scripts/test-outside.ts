/** `npm run test:outside`: checks of what we make by programs that nobody here wrote (qpdf, Poppler, the palette validator). */
import path from 'node:path'
import { filesBelow } from './build/files'
import { root } from './build/paths'
import { runMocha } from './test/mocha'
import { printSummary } from './test/summary'

async function main(): Promise<void> {
  const files = filesBelow(path.join(root, 'test/outside')).filter((file) => file.endsWith('.test.ts')).map((file) => `test/outside/${file}`)
  const outcome = await runMocha({ name: 'outside programs', files, timeout: 180_000, node: process.execPath })
  process.exitCode = printSummary([outcome]) ? 0 : 1
}

void main()
