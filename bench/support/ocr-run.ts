/**
 * One run of the OCR room in a process of its own: a PDF in, a searchable PDF and a text out. Prints the CPU seconds that reading and
 * assembling took, of this process, its threads and its children, without the start of Node.
 *
 *   ocr-run FILE.pdf FOLDER DPI native|wasm
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { assemble, openDocument, readPage, type OcrOptions, type RecogniserChoice } from '../../lib/engine/ocr'
import { closeWasmRecogniser } from '../../lib/engine/ocr/recogniser/wasm'
import { usageOf } from './report'

async function main(): Promise<void> {
  const [file = '', folder = '', dpi = '', recogniser = ''] = process.argv.slice(2)
  const before = usageOf(process.pid).cpuSeconds
  const began = performance.now()
  mkdirSync(folder, { recursive: true })
  const files = [{ path: file, kind: 'pdf' }]
  const limits = { maxPixels: 200_000_000, maxPages: 1000, pageTimeout: 600_000 }
  const options: OcrOptions = {
    languages: ['eng'],
    minConfidence: 0,
    renderResolution: Number(dpi),
    keepTextPages: false,
    metadata: {},
    recogniser: recogniser as RecogniserChoice,
  }
  const pages = await openDocument(files, limits)
  for (const [index, page] of pages.entries()) await readPage(files, page, index + 1, options, limits, folder)
  await assemble(files, pages, 'txt', options, folder, path.join(folder, 'out.txt'))
  await assemble(files, pages, 'pdf', options, folder, path.join(folder, 'out.pdf'))
  // the time of threads is counted with the process while they live
  const cpuSeconds = usageOf(process.pid).cpuSeconds - before
  process.stdout.write(JSON.stringify({ cpuSeconds, wallSeconds: (performance.now() - began) / 1000 }) + '\n')
  await closeWasmRecogniser()
}

void main()
