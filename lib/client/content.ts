/** What is sent, opened anew for each try: a stream that was read once cannot be sent twice. */
import fs from 'node:fs'
import path from 'node:path'
import { pipeline, Transform, type Readable, type TransformCallback } from 'node:stream'
import { conditionError } from './conditions'
import { phrase } from './phrases'
import type { Content, FileInput } from './types'

/** Bytes that are ready to be sent once. */
export interface OpenContent {
  readonly stream: Buffer | Readable
  /** Bytes. */
  readonly length: number
  close(): void
}

/** Bytes read at once from a file. */
const CHUNK = 256 * 1024

/** The name that people know the content by. */
export function nameOf({ content, fileName }: FileInput): string {
  return fileName ?? ('path' in content ? path.basename(content.path) : 'content')
}

/**
 * Opens content for one try.
 * @throws PlatenError `INVALID_INPUT` when the file cannot be read
 */
export async function openContent(content: Content): Promise<OpenContent> {
  if ('data' in content) return { stream: content.data, length: content.data.length, close: () => {} }
  const file = content.path
  let handle: fs.promises.FileHandle
  let length: number
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    handle = await fs.promises.open(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0))
  } catch (error) {
    throw unreadable(file, error)
  }
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw conditionError('file-unreadable', { file, problem: phrase('no-file') })
    length = found.size
    if (length === 0) {
      await handle.close()
      return { stream: Buffer.alloc(0), length, close: () => {} }
    }
  } catch (error) {
    await handle.close().catch(() => {})
    throw unreadable(file, error)
  }
  const source = handle.createReadStream({ start: 0, end: length - 1, highWaterMark: CHUNK })
  const exact = new ExactLength(length, file)
  // What goes wrong while reading reaches whoever reads `exact`.
  pipeline(source, exact, () => {})
  return { stream: exact, length, close: () => void exact.destroy() }
}

/**
 * Opens content in a short form of the system's words.
 * @returns a PlatenError as it is
 */
export function unreadable(file: string, error: unknown): Error {
  if (error instanceof Error && error.name === 'PlatenError') return error
  const code = (error as NodeJS.ErrnoException).code
  const problem =
    code === 'ENOENT' ? phrase('file-absent') : code === 'EACCES' || code === 'EPERM' ? phrase('file-not-readable') : (code ?? phrase('failed'))
  return conditionError('file-unreadable', { file, problem })
}

/** Ends in an error when a file became shorter while it was sent: the service would wait for the rest for ever. */
class ExactLength extends Transform {
  private passed = 0

  constructor(
    private readonly expected: number,
    private readonly file: string,
  ) {
    super({ highWaterMark: CHUNK })
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.passed += chunk.length
    done(null, chunk)
  }

  override _flush(done: TransformCallback): void {
    if (this.passed === this.expected) done()
    else done(conditionError('file-unreadable', { file: this.file, problem: phrase('file-shorter') }))
  }
}
