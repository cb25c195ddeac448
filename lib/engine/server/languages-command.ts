/** `platen-engine languages`: what pages can be read in, and adding a language to the data folder. Works beside a running engine. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { makePrivateFolder, publishFile } from '../jobs/files'
import { findNamed, findOnMachine, listInstalled, type LanguageOrigin } from '../ocr/languages/find'
import { unpackTrainedData } from '../ocr/languages/traineddata'
import { isKnownLanguage, languageName } from '../ocr/recogniser/languages'
import { defaultDataFolder, UsageError } from './arguments'
import { prepareDataFolder } from './data-folder'

export const LANGUAGES_USAGE = `Usage: platen-engine languages list [--data DIR] [--json]
       platen-engine languages add CODE [--from FILE-or-FOLDER] [--data DIR]

  CODE           Tesseract's code of the language, e.g. fra
  --from PATH    its language data (CODE.traineddata, also .gz), or a folder that holds them; needed for languages of your own
  --data DIR     the engine's folder for jobs and results, as at its start
  --json         print the list as JSON
`

/** The language cannot be added; the message says what to do. */
export class LanguageError extends Error {}

export interface AddedLanguage {
  readonly code: string
  readonly name: string
  /** The file that was copied. */
  readonly source: string
  readonly file: string
}

const languageFolder = (dataFolder: string): string => path.join(dataFolder, 'languages')

function notFound(code: string): LanguageError {
  return new LanguageError(
    `There are no language data for ${languageName(code)} (${code}) on this machine, and nothing is downloaded. Install them, for example ` +
      `"npm install @tesseract.js-data/${code}" in Node-RED's user folder, or on Debian "apt-get install tesseract-ocr-${code.replaceAll('_', '-')}", ` +
      `and repeat; or name a file with --from.`,
  )
}

/**
 * Puts a language into the data folder, from where an engine that runs takes it at once.
 * @param from a file, or a folder with `CODE.traineddata` (also `.gz`)
 * @throws LanguageError, RecognitionFailure `damaged` or `disk-full`, JobsFailure `folder-unusable`
 */
export async function addLanguage(code: string, dataFolder: string, from?: string): Promise<AddedLanguage> {
  if (!/^[A-Za-z]\w{1,39}$/.test(code) || code === 'osd' || (from === undefined && !isKnownLanguage(code))) {
    throw new LanguageError(`"${code.slice(0, 60)}" is no language code of Tesseract, such as fra, spa or chi_sim. Language data of your own need --from.`)
  }
  const source = from === undefined ? findOnMachine(code, [dataFolder, process.cwd()]) : findNamed(code, path.resolve(from))
  if (source === undefined) {
    throw from === undefined ? notFound(code) : new LanguageError(`${from} is not there, or holds no ${code}.traineddata (also .gz).`)
  }
  prepareDataFolder(dataFolder)
  const folder = languageFolder(dataFolder)
  await makePrivateFolder(folder)
  const file = path.join(folder, `${code}.traineddata`)
  const beside = path.join(folder, `.${code}.${randomUUID()}.tmp`)
  try {
    await unpackTrainedData(source, beside)
    await publishFile(beside, file)
  } finally {
    await rm(beside, { force: true })
  }
  return { code, name: languageName(code), source, file }
}

const ORIGINS: Record<LanguageOrigin, string> = { added: 'data folder', packaged: 'package', system: 'system' }

async function list(dataFolder: string, json: boolean): Promise<string> {
  const rows = (await listInstalled(languageFolder(dataFolder))).map(({ code, name, origins }) => ({ code, name, from: origins.map((origin) => ORIGINS[origin]) }))
  if (json) return `${JSON.stringify(rows, undefined, 2)}\n`
  const lines = [['CODE', 'LANGUAGE', 'FROM'], ...rows.map(({ code, name, from }) => [code, name, from.join(', ')])]
  const width = (column: number): number => Math.max(...lines.map((line) => (line[column] ?? '').length))
  const widths = [width(0), width(1)]
  return lines.map(([code = '', name = '', from = '']) => `${code.padEnd(widths[0] ?? 0)}  ${name.padEnd(widths[1] ?? 0)}  ${from}\n`).join('')
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: { data: { type: 'string' }, from: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/**
 * @param args what stands after `languages`
 * @returns what is printed
 * @throws UsageError, and what `addLanguage` throws
 */
export async function languagesCommand(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { values, positionals } = read(args)
  if (values.help) return LANGUAGES_USAGE
  if (values.data === '' || values.from === '') throw new UsageError('--data and --from need a path.')
  const dataFolder = path.resolve(values.data ?? defaultDataFolder(environment))
  const [action, code, ...more] = positionals
  if (action === 'list' && code === undefined && values.from === undefined) return list(dataFolder, values.json ?? false)
  if (action === 'add' && code !== undefined && more.length === 0 && !values.json) {
    const added = await addLanguage(code, dataFolder, values.from)
    return `${added.name === code ? code : `${added.name} (${code})`} was added from ${added.source}\n`
  }
  throw new UsageError('Say "languages list" or "languages add CODE".')
}
