import { existsSync, readdirSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { packagedLanguages } from '../../imaging/assets'
import { isKnownLanguage, languageName } from '../recogniser/languages'
import { findNativeRecogniser } from '../recogniser/native'

/** Where language data are taken from; nothing is ever downloaded. */

/** `added`: in the data folder; `packaged`: comes with the package; `system`: the system's Tesseract has it. */
export type LanguageOrigin = 'added' | 'packaged' | 'system'

export interface InstalledLanguage {
  /** Tesseract's code, e.g. `deu` */
  readonly code: string
  /** English name, e.g. `German` */
  readonly name: string
  readonly origins: readonly LanguageOrigin[]
}

/** Language data as files are called: `CODE.traineddata`, also `.gz`. */
const fileNames = (code: string): string[] => [`${code}.traineddata`, `${code}.traineddata.gz`]

/** The variant that the package itself comes with: as exact as the best data, with whole numbers and so half as slow. */
const packageVariant = '4.0.0_best_int'

function firstFile(paths: readonly string[]): string | undefined {
  return paths.find(path => statSync(path, { throwIfNoEntry: false })?.isFile())
}

/** A folder and all above it, nearest first. */
function upwards(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...upwards(above)]
}

function systemFolders(): string[] {
  const named = process.env['TESSDATA_PREFIX']
  const usual =
    process.platform === 'win32'
      ? ['C:\\Program Files\\Tesseract-OCR\\tessdata']
      : [
          '/usr/share/tesseract-ocr/5/tessdata', '/usr/share/tesseract-ocr/4.00/tessdata', '/usr/share/tessdata',
          '/usr/share/tesseract/tessdata', '/usr/local/share/tessdata', '/opt/homebrew/share/tessdata',
        ]
  return named ? [named, join(named, 'tessdata'), ...usual] : usual
}

/**
 * A language's data on this machine: those of the package, of an npm package `@tesseract.js-data/CODE`, of the system's Tesseract.
 * @param folders where npm packages may be installed, there or in a folder above
 */
export function findOnMachine(code: string, folders: readonly string[]): string | undefined {
  const packaged = packagedLanguages().get(code)
  if (packaged !== undefined) return packaged
  const packages = carrierFolders(folders).map(folder => join(folder, code, packageVariant))
  return firstFile([...packages, ...systemFolders()].flatMap(folder => fileNames(code).map(name => join(folder, name))))
}

/** Where npm packages with language data may be, nearest first. */
const carrierFolders = (folders: readonly string[]): string[] =>
  [...new Set([...folders, __dirname].flatMap(upwards))].map(folder => join(folder, 'node_modules/@tesseract.js-data'))

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Codes of the languages of Tesseract's own whose data are on this machine, as `findOnMachine` would find them. */
export function codesOnMachine(folders: readonly string[]): string[] {
  const inPackages = carrierFolders(folders).flatMap(namesIn)
  const inSystem = systemFolders().flatMap(namesIn).flatMap(name => /^(\w+)\.traineddata(?:\.gz)?$/.exec(name)?.[1] ?? [])
  const codes = new Set([...packagedLanguages().keys(), ...inPackages, ...inSystem])
  return [...codes].filter(code => isKnownLanguage(code) && findOnMachine(code, folders) !== undefined)
}

/** The file that was named, or the language's file in the folder that was named. */
export function findNamed(code: string, from: string): string | undefined {
  if (!existsSync(from)) return undefined
  return statSync(from).isDirectory() ? firstFile(fileNames(code).map(name => join(from, name))) : from
}

/** All languages that pages can be read in here, by name, and where each comes from. @param folder with the languages that were added */
export async function listInstalled(folder: string): Promise<InstalledLanguage[]> {
  const found = new Map<string, LanguageOrigin[]>()
  const note = (code: string, origin: LanguageOrigin) => {
    const origins = found.get(code) ?? []
    if (!origins.includes(origin)) found.set(code, [...origins, origin])
  }
  for (const name of await readdir(folder).catch(() => [] as string[])) {
    const code = /^(\w+)\.traineddata(\.gz)?$/.exec(name)?.[1]
    if (code !== undefined && code !== 'osd') note(code, 'added')
  }
  for (const code of packagedLanguages().keys()) note(code, 'packaged')
  for (const code of (await (await findNativeRecogniser())?.languages()) ?? []) note(code, 'system')
  return [...found]
    .map(([code, origins]) => ({ code, name: languageName(code), origins }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'))
}
