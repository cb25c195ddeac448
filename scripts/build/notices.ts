/** THIRD_PARTY_NOTICES: name, version, licence and licence text of every package whose code or data is inside `dist/`. */
import type { Metafile } from 'esbuild'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { put } from './files'
import { root } from './paths'

interface Bundled {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly texts: readonly string[]
}

/** Projects compiled into a WASM file: their licence is not in the npm package that carries it. */
const compiledIn: readonly { carrier: string; name: string; licence: string; address: string; /** Beside this file, where the licence asks for its text and no other package has it. */ text?: string }[] = [
  { carrier: 'tesseract.js-core', name: 'Tesseract OCR', licence: 'Apache-2.0', address: 'https://github.com/tesseract-ocr/tesseract' },
  { carrier: 'tesseract.js-core', name: 'Leptonica', licence: 'BSD-2-Clause', address: 'https://github.com/DanBloomberg/leptonica', text: 'leptonica.txt' },
  { carrier: '@embedpdf/pdfium', name: 'PDFium', licence: 'BSD-3-Clause and Apache-2.0', address: 'https://pdfium.googlesource.com/pdfium' },
  { carrier: 'zxing-wasm', name: 'ZXing-C++', licence: 'Apache-2.0', address: 'https://github.com/zxing-cpp/zxing-cpp' },
  { carrier: 'libheif-js', name: 'libheif and libde265', licence: 'LGPL-3.0', address: 'https://github.com/strukturag/libheif' },
  { carrier: '@tesseract.js-data/', name: 'Tesseract language data', licence: 'Apache-2.0', address: 'https://github.com/tesseract-ocr/tessdata_best' },
]

/** Folder of the package that a bundled file belongs to, relative to the project; undefined for our own files. */
export function packageFolder(file: string): string | undefined {
  const at = file.lastIndexOf('node_modules/')
  if (at < 0) return undefined
  const [first = '', second = ''] = file.slice(at + 'node_modules/'.length).split('/')
  return file.slice(0, at) + 'node_modules/' + (first.startsWith('@') ? `${first}/${second}` : first)
}

/** For old packages whose manifest names no licence: by the words that only this licence has. */
function licenceOf(texts: readonly string[]): string {
  const text = texts.join(' ').replace(/\s+/g, ' ')
  return text.includes('Permission is hereby granted, free of charge, to any person obtaining a copy') ? 'MIT' : 'see text'
}

function describe(folder: string): Bundled {
  const absolute = path.join(root, folder)
  const manifest = JSON.parse(readFileSync(path.join(absolute, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string | { type?: string }
    licenses?: readonly { type?: string }[]
  }
  const texts = readdirSync(absolute)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort()
    .map((name) => readFileSync(path.join(absolute, name), 'utf8').trim())
  const declared = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? manifest.licenses?.[0]?.type)
  return { name: manifest.name, version: manifest.version, licence: declared ?? licenceOf(texts), texts }
}

/** Packages in the bundles, besides our own code, by folder. */
export function bundledPackages(outputs: Metafile['outputs'], copied: readonly string[]): string[] {
  const folders = new Set<string>()
  for (const output of Object.values(outputs))
    for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = packageFolder(file.replace(/^[\w-]+:/, ''))
      if (folder && bytesInOutput > 0) folders.add(folder)
    }
  for (const file of copied) {
    const folder = packageFolder(file)
    if (folder) folders.add(folder)
  }
  return [...folders].filter((folder) => existsSync(path.join(root, folder, 'package.json'))).sort()
}

/** Writes the notices of what is in the `outputs` of the bundler and of the packages that `copied` files come from. */
export function writeNotices(outputs: Metafile['outputs'], copied: readonly string[]): void {
  // The same version may lie at several places of node_modules.
  const unique = new Map(bundledPackages(outputs, copied).map(describe).map((one) => [`${one.name}@${one.version}`, one]))
  const packages = [...unique.keys()].sort().map((key) => unique.get(key) as Bundled)
  const present = compiledIn.filter(({ carrier }) => packages.some(({ name }) => name.startsWith(carrier)))
  const line = '-'.repeat(78)
  const head = [
    'THIRD-PARTY NOTICES',
    '',
    'The engine in dist/engine contains the following software and data, and so does dist/lib/nodes.js (@sinclair/typebox). Each is used unchanged\nunder its own licence.',
    'dist/engine/libheif.js (LGPL-3.0) is a separate file and may be replaced by another build of the same interface.',
    '',
    ...packages.map(({ name, version, licence }) => `  ${name} ${version}: ${licence}`),
    '',
    'Compiled into WebAssembly or data files of these packages:',
    '',
    ...present.map(({ carrier, name, licence, address }) => `  ${name} (in ${carrier.replace(/\/$/, '')}): ${licence}, ${address}`),
    '',
  ]
  const bodies = packages.flatMap(({ name, version, licence, texts }) => [
    line,
    `${name} ${version}, ${licence}`,
    line,
    '',
    ...(texts.length > 0 ? texts : [`The package declares the licence ${licence} and carries no further text.`]),
    '',
  ])
  const compiled = present.flatMap(({ name, licence, text }) => (text ? [line, `${name}, ${licence}`, line, '', readFileSync(path.join(__dirname, 'licences', text), 'utf8').trim(), ''] : []))
  put(path.join(root, 'THIRD_PARTY_NOTICES'), [...head, ...bodies, ...compiled].join('\n'))
}
