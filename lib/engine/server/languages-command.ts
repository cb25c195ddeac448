/** `platen-engine languages`: what pages can be read in, and adding a language to the data folder. Works beside a running engine. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { makePrivateFolder, publishFile } from '../jobs/files'
import { codesOnMachine, findNamed, findOnMachine, listInstalled, type LanguageOrigin } from '../ocr/languages/find'
import { unpackTrainedData } from '../ocr/languages/traineddata'
import { isKnownLanguage, knownLanguages, languageName } from '../ocr/recogniser/languages'
import { defaultDataFolder, UsageError } from './arguments'
import { prepareDataFolder } from './data-folder'
import { isReasoned, type FailureValues, type ReasonedError } from './failure'

export const LANGUAGES_USAGE = `Usage: platen-engine languages list [--all] [--data DIR] [--json]
       platen-engine languages add CODE [--from FILE-or-FOLDER] [--data DIR] [--json]

  CODE           Tesseract's code of the language, e.g. fra
  --from PATH    its language data (CODE.traineddata, also .gz), or a folder that holds them; needed for languages of your own
  --data DIR     the engine's folder for jobs and results, as at its start
  --all          list also what can be added, and what Tesseract has besides
  --json         print JSON, for programs; a failure too
`

/** The language cannot be added; the message says what to do. */
export class LanguageError extends Error implements ReasonedError {
  constructor(
    readonly reason: 'language-unknown' | 'language-data-missing' | 'language-file-missing',
    message: string,
    readonly values: FailureValues,
  ) {
    super(message)
  }
}

export interface AddedLanguage {
  readonly code: string
  readonly name: string
  /** The file that was copied. */
  readonly source: string
  readonly file: string
}

const languageFolder = (dataFolder: string): string => path.join(dataFolder, 'languages')

/** Where the search for npm packages begins. */
const searchFolders = (dataFolder: string): string[] => [dataFolder, process.cwd()]

function notFound(code: string): LanguageError {
  const values = { name: languageName(code), code, npm: `npm install @tesseract.js-data/${code}`, debian: `apt-get install tesseract-ocr-${code.replaceAll('_', '-')}` }
  return new LanguageError(
    'language-data-missing',
    `There are no language data for ${values.name} (${code}) on this machine, and nothing is downloaded. Install them, for example ` +
      `"${values.npm}" in Node-RED's user folder, or on Debian "${values.debian}", and repeat; or name a file with --from.`,
    values,
  )
}

/**
 * Puts a language into the data folder, from where an engine that runs takes it at once.
 * @param from a file, or a folder with `CODE.traineddata` (also `.gz`)
 * @throws LanguageError, RecognitionFailure `damaged` or `disk-full`, JobsFailure `folder-unusable`
 */
export async function addLanguage(code: string, dataFolder: string, from?: string): Promise<AddedLanguage> {
  if (!/^[A-Za-z]\w{1,39}$/.test(code) || code === 'osd' || (from === undefined && !isKnownLanguage(code))) {
    const text = `"${code.slice(0, 60)}" is no language code of Tesseract, such as fra, spa or chi_sim. Language data of your own need --from.`
    throw new LanguageError('language-unknown', text, { code: code.slice(0, 60) })
  }
  const source = from === undefined ? findOnMachine(code, searchFolders(dataFolder)) : findNamed(code, path.resolve(from))
  if (source === undefined) {
    if (from === undefined) throw notFound(code)
    throw new LanguageError('language-file-missing', `${from} is not there, or holds no ${code}.traineddata (also .gz).`, { path: from, code })
  }
  await prepareDataFolder(dataFolder)
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

/** `addable`: its data are on this machine; `known`: Tesseract has it, its data must be installed first. */
export type LanguageState = 'installed' | 'addable' | 'known'

interface ListedLanguage {
  readonly code: string
  readonly name: string
  /** Where pages get it from; for programs the words are promises. */
  readonly from: readonly string[]
  readonly state: LanguageState
}

async function listed(dataFolder: string, all: boolean): Promise<ListedLanguage[]> {
  const installed = (await listInstalled(languageFolder(dataFolder))).map(({ code, name, origins }): ListedLanguage => ({ code, name, from: origins.map((origin) => ORIGINS[origin]), state: 'installed' }))
  if (!all) return installed
  const addable = new Set(codesOnMachine(searchFolders(dataFolder)))
  const others = knownLanguages
    .filter((code) => !installed.some((language) => language.code === code))
    .map((code): ListedLanguage => ({ code, name: languageName(code), from: [], state: addable.has(code) ? 'addable' : 'known' }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
  return [...installed, ...others.filter(({ state }) => state === 'addable'), ...others.filter(({ state }) => state === 'known')]
}

const STATES: Record<LanguageState, string> = { installed: '', addable: '(can be added)', known: '(install its data first)' }

async function list(dataFolder: string, { all, json }: { all: boolean; json: boolean }): Promise<string> {
  const rows = await listed(dataFolder, all)
  if (json) return `${JSON.stringify(rows, undefined, 2)}\n`
  const lines = [['CODE', 'LANGUAGE', 'FROM'], ...rows.map(({ code, name, from, state }) => [code, name, from.join(', ') || STATES[state]])]
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
      options: { data: { type: 'string' }, from: { type: 'string' }, all: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
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
  const { all = false, json = false } = values
  if (action === 'list' && code === undefined && values.from === undefined) return list(dataFolder, { all, json })
  if (action === 'add' && code !== undefined && more.length === 0 && !all) {
    const added = await addLanguage(code, dataFolder, values.from)
    if (json) return `${JSON.stringify({ added })}\n`
    return `${added.name === code ? code : `${added.name} (${code})`} was added from ${added.source}\n`
  }
  throw new UsageError('Say "languages list" or "languages add CODE".')
}

/** What the command prints and its exit code; with `--json` a failure is an answer too. */
export async function languagesAnswer(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<{ readonly output: string; readonly exitCode: number }> {
  try {
    return { output: await languagesCommand(args, environment), exitCode: 0 }
  } catch (error) {
    if (!args.includes('--json') || !isReasoned(error)) throw error
    const { reason, message, values } = error
    return { output: `${JSON.stringify({ failed: { reason, message, values } })}\n`, exitCode: 1 }
  }
}
