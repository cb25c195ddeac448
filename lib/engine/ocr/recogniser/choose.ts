import { RecognitionFailure } from '../../imaging/failure'
import type { RecogniserChoice } from '../types'
import { languageName } from './languages'
import { findNativeRecogniser, withLanguageFolder } from './native'
import type { Recogniser } from './recogniser'
import { wasmRecogniser } from './wasm'

export interface Language {
  /** Tesseract's code, e.g. `deu` */
  readonly code: string
  /** English name, e.g. `German` */
  readonly name: string
}

/** What was asked for, by option or by the environment. */
function wanted(choice: RecogniserChoice | undefined): RecogniserChoice {
  const fromEnvironment = process.env['PLATEN_RECOGNISER']
  if (choice !== undefined && choice !== 'auto') return choice
  return fromEnvironment === 'native' || fromEnvironment === 'wasm' ? fromEnvironment : 'auto'
}

/** The recognisers that may be used, the better one first. */
async function candidates(choice: RecogniserChoice | undefined, dataFolder: string | undefined): Promise<Recogniser[]> {
  const kind = wanted(choice)
  const native = kind === 'wasm' ? undefined : await findNativeRecogniser()
  if (kind === 'native' && native === undefined) {
    throw new RecognitionFailure('part-missing', { part: 'tesseract', command: 'Install it, on Debian: apt-get install tesseract-ocr' })
  }
  const found = native === undefined ? [] : [dataFolder === undefined ? native : withLanguageFolder(native, dataFolder)]
  return kind === 'native' ? found : [...found, wasmRecogniser(dataFolder)]
}

/**
 * The recogniser that has all these languages: the system's own Tesseract before WASM.
 * @throws RecognitionFailure `language-missing` (values: language, installed), `part-missing`
 */
export async function chooseRecogniser(languages: readonly string[], choice?: RecogniserChoice, dataFolder?: string): Promise<Recogniser> {
  const installed = new Set<string>()
  let fewestMissing: readonly string[] | undefined
  for (const recogniser of await candidates(choice, dataFolder)) {
    const known = await recogniser.languages()
    const missing = languages.filter(code => !known.includes(code))
    if (missing.length === 0 && languages.length > 0) return recogniser
    for (const code of known) installed.add(code)
    if (fewestMissing === undefined || missing.length < fewestMissing.length) fewestMissing = missing
  }
  throw new RecognitionFailure('language-missing', {
    language: (fewestMissing ?? []).map(languageName).join(', ') || '(none named)',
    installed: [...installed].map(languageName).sort().join(', '),
  })
}

/**
 * All languages that pages can be read in here, sorted by name.
 * @param dataFolder folder with further language data
 */
export async function listLanguages(dataFolder?: string): Promise<Language[]> {
  const codes = new Set<string>()
  for (const recogniser of await candidates(undefined, dataFolder)) for (const code of await recogniser.languages()) codes.add(code)
  return [...codes].map(code => ({ code, name: languageName(code) })).sort((one, other) => one.name.localeCompare(other.name, 'en'))
}

/** Name and version of what reads English pages here, for people. */
export async function recogniserName(): Promise<string> {
  const [best] = await candidates(undefined, undefined)
  return best?.name ?? 'none'
}
