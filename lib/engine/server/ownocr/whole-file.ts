/** Whether a file looks as if its writer were done with it: most kinds say where they end. */
import { open } from 'node:fs/promises'

/** Bytes at the end in which the mark is looked for; some programs put a few after it. */
const TAIL = 2048

/**
 * @returns `whole` or `cut` where the kind tells its end, `unknown` where it does not (TIFF, HEIC, anything else)
 */
export async function looksWhole(path: string): Promise<'whole' | 'cut' | 'unknown'> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(8)
    await handle.read(head, 0, head.length, 0)
    const tail = Buffer.alloc(Math.min(TAIL, size))
    await handle.read(tail, 0, tail.length, size - tail.length)
    const start = head.toString('latin1')
    const end = (mark: string) => (tail.includes(Buffer.from(mark, 'latin1')) ? 'whole' : 'cut')
    if (start.startsWith('%PDF-')) return end('%%EOF')
    if (start.startsWith('\x89PNG')) return end('IEND')
    if (start.startsWith('\xff\xd8')) return end('\xff\xd9')
    if (start.startsWith('GIF8')) return end('\x3b')
    // BMP: bytes 2 to 5 are the file's size; some writers leave it 0.
    if (start.startsWith('BM')) return size >= head.readUInt32LE(2) ? 'whole' : 'cut'
    return 'unknown'
  } finally {
    await handle.close()
  }
}
