import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { asDiskFailure, RecognitionFailure } from '../../imaging/failure'

/**
 * Tesseract's language data as a file: how many entries (int32), where each begins (int64 each, -1 for none), and the entries.
 * Source: `TessdataManager::LoadMemBuffer` and `TessdataType` of Tesseract 4 and 5.
 */

const mostEntries = 64
/** Entries without which nothing is read by the neural network, which is the only method that both recognisers have. */
const neededEntries = { network: 17, characters: 21, recoder: 22 } as const

function damaged(file: string, detail: string): RecognitionFailure {
  return new RecognitionFailure('damaged', { file, detail })
}

/** @throws RecognitionFailure `damaged` when the file is no language data for Tesseract 4 or newer, or was cut off */
export async function checkTrainedData(path: string, shownAs = path): Promise<void> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const head = Buffer.alloc(4 + mostEntries * 8)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    const entries = bytesRead >= 4 ? head.readInt32LE(0) : 0
    if (entries < 1 || entries > mostEntries || bytesRead < 4 + entries * 8) throw damaged(shownAs, 'it is no language data of Tesseract')
    const offsets = Array.from({ length: entries }, (_none, entry) => Number(head.readBigInt64LE(4 + entry * 8)))
    let end = 4 + entries * 8
    for (const offset of offsets) {
      if (offset === -1) continue
      if (offset < end || offset >= size) throw damaged(shownAs, 'its table of contents does not fit its length')
      end = offset
    }
    const lacking = Object.values(neededEntries).some(entry => (offsets[entry] ?? -1) === -1)
    if (lacking) throw damaged(shownAs, 'it holds nothing for Tesseract 4 or newer')
  } finally {
    await handle.close()
  }
}

/**
 * Copies language data to `target`, unpacked when `source` is packed with gzip (by its first bytes, whatever its name), and checks them.
 * @throws RecognitionFailure `damaged`, `disk-full`; errors of the file system
 */
export async function unpackTrainedData(source: string, target: string): Promise<void> {
  const packed = await isPacked(source)
  try {
    const output = createWriteStream(target, { flags: 'wx', mode: 0o600 })
    await (packed ? pipeline(createReadStream(source), createGunzip(), output) : pipeline(createReadStream(source), output))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    throw code.startsWith('Z_') ? damaged(source, (error as Error).message) : asDiskFailure(error)
  }
  await checkTrainedData(target, source)
}

async function isPacked(path: string): Promise<boolean> {
  const handle = await open(path, 'r')
  try {
    const start = Buffer.alloc(2)
    await handle.read(start, 0, 2, 0)
    return start[0] === 0x1f && start[1] === 0x8b
  } finally {
    await handle.close()
  }
}
