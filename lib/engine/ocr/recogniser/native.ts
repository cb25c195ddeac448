import { spawn } from 'node:child_process'
import { access, constants, readdir } from 'node:fs/promises'
import { delimiter, join, relative } from 'node:path'
import { RecognitionFailure } from '../../imaging/failure'
import { toPgm } from '../../imaging/grey'
import { parseHocr } from './hocr'
import { pageSegmentation, type Recogniser } from './recogniser'

/** Tesseract as the system's own program: a child process a page, which uses a third less processor time than WASM. */

/** What a program said and how it ended. */
interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
  readonly timedOut: boolean
}

const keptErrors = 2000

/** Runs a program, `input` on its standard input; after `timeout` ms, or when the signal is aborted, it is killed. */
function run(program: string, options: readonly string[], input?: Buffer, timeout = 10_000, signal?: AbortSignal): Promise<Ended> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    // one thread each: Tesseract's own threads cost far more processor time than they save, and pages run side by side anyway
    const child = spawn(program, options, { env: { ...process.env, OMP_THREAD_LIMIT: '1' }, windowsHide: true })
    const output: Buffer[] = []
    let errors = ''
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeout)
    const onAbort = () => child.kill('SIGKILL')
    signal?.addEventListener('abort', onAbort, { once: true })
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-keptErrors)))
    // the program may end before it has read everything; how it ended says why
    child.stdin.on('error', () => {})
    child.on('error', error => {
      settle()
      reject(error)
    })
    child.on('close', code => {
      settle()
      resolve({ code, output: Buffer.concat(output).toString('utf8'), errors, timedOut })
    })
    child.stdin.end(input)
  })
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where the program is: `PLATEN_TESSERACT`, the search path, or where the Windows installer puts it. */
async function findProgram(): Promise<string | undefined> {
  const named = process.env['PLATEN_TESSERACT']
  if (named) return (await isExecutable(named)) ? named : undefined
  const windows = process.platform === 'win32'
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  if (windows) folders.push('C:\\Program Files\\Tesseract-OCR')
  for (const folder of folders) {
    const path = join(folder, windows ? 'tesseract.exe' : 'tesseract')
    if (await isExecutable(path)) return path
  }
  return undefined
}

class NativeRecogniser implements Recogniser {
  readonly kind = 'native'
  private listed: Promise<readonly string[]> | undefined
  /** Where the system keeps its language data; known once they were listed. */
  private systemFolder: string | undefined

  constructor(
    private readonly program: string,
    readonly name: string,
  ) {}

  languages(): Promise<readonly string[]> {
    this.listed ??= this.list()
    return this.listed
  }

  private async list(): Promise<readonly string[]> {
    const { output } = await run(this.program, ['--list-langs'])
    const [title = '', ...codes] = output.split(/\r?\n/).map(line => line.trim())
    // old versions list what scripts/ holds too; those names have a slash and are kept
    const folder = /"(.+)"/.exec(title)?.[1]
    this.systemFolder = folder
    const present = folder === undefined ? undefined : new Set(await readdir(folder).catch(() => []))
    return codes.filter(code => code !== '' && code !== 'osd' && (present === undefined || code.includes('/') || present.has(`${code}.traineddata`)))
  }

  read(...[picture, dpi, languages, timeout, signal]: Parameters<Recogniser['read']>): ReturnType<Recogniser['read']> {
    return this.readWith(['-l', languages.join('+')], picture, dpi, timeout, signal)
  }

  /**
   * Which data to read with when some languages come from a folder of the user's. Tesseract looks into one folder only, but takes a
   * path in the place of a code, so the system's languages are named by the way from that folder to theirs.
   */
  async languageOptions(languages: readonly string[], folder: string): Promise<string[]> {
    const added = await languagesIn(folder)
    if (!languages.some(code => added.includes(code))) return ['-l', languages.join('+')]
    await this.languages()
    const way = relative(folder, this.systemFolder ?? folder)
    return ['--tessdata-dir', folder, '-l', languages.map(code => (added.includes(code) ? code : join(way, code))).join('+')]
  }

  async readWith(
    chosen: readonly string[],
    ...[picture, dpi, timeout, signal]: [Parameters<Recogniser['read']>[0], number, number, AbortSignal | undefined]
  ): ReturnType<Recogniser['read']> {
    const options = ['stdin', 'stdout', ...chosen, '--oem', '1', '--psm', String(pageSegmentation), '--dpi', String(Math.round(dpi))]
    const variables = ['-c', 'tessedit_create_hocr=1', '-c', 'tessedit_create_txt=0']
    const ended = await run(this.program, [...options, ...variables], toPgm(picture), timeout, signal)
    signal?.throwIfAborted()
    if (ended.timedOut) throw new RecognitionFailure('page-timeout', { limit: timeout })
    if (ended.code !== 0) {
      throw new RecognitionFailure('damaged', { detail: `Tesseract ended with code ${ended.code}: ${ended.errors.trim().split('\n').at(-1) ?? ''}` })
    }
    return parseHocr(ended.output)
  }
}

/** Codes of the unpacked language data in a folder; the program does not unpack. */
async function languagesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap(name => /^(\w+)\.traineddata$/.exec(name)?.[1] ?? []).filter(code => code !== 'osd')
}

/** The system's Tesseract with the languages of a folder besides its own; the folder's come first. */
export function withLanguageFolder(native: NativeRecogniser, folder: string): Recogniser {
  return {
    kind: 'native',
    name: native.name,
    languages: async () => [...new Set([...(await languagesIn(folder)), ...(await native.languages())])],
    read: async (picture, dpi, languages, timeout, signal) =>
      native.readWith(await native.languageOptions(languages, folder), picture, dpi, timeout, signal),
  }
}

/** Older versions read by another method that is much worse. */
const oldestVersion = 4

async function find(): Promise<NativeRecogniser | undefined> {
  const program = await findProgram()
  if (program === undefined) return undefined
  try {
    const { output, errors } = await run(program, ['--version'])
    const version = /tesseract v?(\d+)(\S*)/.exec(output + errors)
    if (version === null || Number(version[1]) < oldestVersion) return undefined
    return new NativeRecogniser(program, `Tesseract ${version[1]}${version[2]}`)
  } catch {
    return undefined
  }
}

let found: Promise<NativeRecogniser | undefined> | undefined

/** The system's Tesseract, version 4 or newer; looked for once. */
export function findNativeRecogniser(): Promise<NativeRecogniser | undefined> {
  found ??= find()
  return found
}
