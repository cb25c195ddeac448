import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { RecognitionFailure } from './failure'

/**
 * Where the engine's data files (WASM, language data, helper scripts) lie. In the package they are copied to `assets/` beside the
 * bundle; in a checkout they come from the built `dist/`, and before any build straight from where the build would take them.
 */

/** Name in `assets/` -> where it comes from, relative to the folder of the project. The build copies the same list. */
export const assetSources: Readonly<Record<string, string>> = {
  'zxing_reader.wasm': 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm',
  'pdfium.wasm': 'node_modules/@embedpdf/pdfium/dist/pdfium.wasm',
  'tesseract-core-lstm.js': 'node_modules/tesseract.js-core/tesseract-core-lstm.js',
  'tesseract-core-lstm.wasm': 'node_modules/tesseract.js-core/tesseract-core-lstm.wasm',
  'tesseract-core-simd-lstm.js': 'node_modules/tesseract.js-core/tesseract-core-simd-lstm.js',
  'tesseract-core-simd-lstm.wasm': 'node_modules/tesseract.js-core/tesseract-core-simd-lstm.wasm',
  'tesseract-thread.cjs': 'lib/engine/ocr/recogniser/tesseract-thread.cjs',
  'eng.traineddata.gz': 'node_modules/@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz',
  'deu.traineddata.gz': 'node_modules/@tesseract.js-data/deu/4.0.0_best_int/deu.traineddata.gz',
  'tinos-regular.ttf': 'node_modules/@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
  'tinos-italic.ttf': 'node_modules/@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf',
  'tinos-bold.ttf': 'node_modules/@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf',
  'tinos-bold-italic.ttf': 'node_modules/@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf',
  'arimo-regular.ttf': 'node_modules/@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf',
  'arimo-italic.ttf': 'node_modules/@expo-google-fonts/arimo/400Regular_Italic/Arimo_400Regular_Italic.ttf',
  'arimo-bold.ttf': 'node_modules/@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf',
  'arimo-bold-italic.ttf': 'node_modules/@expo-google-fonts/arimo/700Bold_Italic/Arimo_700Bold_Italic.ttf',
}

/** Folders in which assets are looked for, nearest first. */
function assetFolders(): string[] {
  const folders = [join(__dirname, 'assets')]
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      folders.push(join(folder, 'dist/engine/assets'))
      break
    }
  }
  return folders
}

/** The folder of the project when run from its sources. */
function checkoutFolder(): string | undefined {
  // lib/engine/imaging of a checkout; a bundle lies in dist/engine and never comes here
  return basename(__dirname) === 'imaging' ? join(__dirname, '../../..') : undefined
}

/**
 * Path of an asset.
 * @throws RecognitionFailure `part-missing` when the installation is incomplete
 */
export function assetPath(name: string): string {
  const checkout = checkoutFolder()
  const source = assetSources[name]
  // sources win over an older build when run from sources
  const candidates = checkout !== undefined && source !== undefined ? [join(checkout, source)] : []
  candidates.push(...assetFolders().map(folder => join(folder, name)))
  const found = candidates.find(path => existsSync(path))
  if (found === undefined) {
    throw new RecognitionFailure('part-missing', { part: name, command: 'Install the package again: npm install @platen/node-red-recognition' })
  }
  return found
}

/** All language data that come with the package: Tesseract code -> path. */
export function packagedLanguages(): Map<string, string> {
  const found = new Map<string, string>()
  for (const name of Object.keys(assetSources)) {
    const code = /^(\w+)\.traineddata\.gz$/.exec(name)?.[1]
    if (code === undefined) continue
    try {
      found.set(code, assetPath(name))
    } catch {
      // a language that was left out of an installation is simply not offered
    }
  }
  return found
}
