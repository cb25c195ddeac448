/** THIRD_PARTY_NOTICES: name, version, licence and licence text of every package whose code or data is inside `dist/`. */
import type { Metafile } from 'esbuild'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { put } from './files'
import { compiledIn, licenceText, LONG_TEXTS } from './licences'
import { root } from './paths'

/** A package as it describes itself. */
export interface Bundled {
  readonly name: string
  readonly version: string
  /** SPDX */
  readonly licence: string
  readonly author: string | undefined
  /** Of its licence and notice files. */
  readonly texts: readonly string[]
}

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
    author?: string | { name?: string }
    license?: string | { type?: string }
    licenses?: readonly { type?: string }[]
  }
  const texts = readdirSync(absolute)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort()
    .map((name) => readFileSync(path.join(absolute, name), 'utf8').trim())
  const declared = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? manifest.licenses?.[0]?.type)
  const author = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name
  return { name: manifest.name, version: manifest.version, licence: declared ?? licenceOf(texts), author: author?.replace(/\s*[<(].*$/, ''), texts }
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

const LINE = '-'.repeat(78)

const section = (title: string, lines: readonly string[]): string[] => [LINE, title, LINE, '', ...lines, '']

/** What a package says of itself; where its tarball has no licence file, the text of the licence that it declares, and its author. */
function packageSection({ name, version, licence, author, texts }: Bundled): string[] {
  if (texts.length > 0) return section(`${name} ${version}, ${licence}`, texts)
  if (!author) throw new Error(`The package ${name} has neither a licence file nor an author: the notices cannot say whose it is`)
  return section(`${name} ${version}, ${licence}`, [`Copyright (c) ${author}`, '', licenceText(licence, name)])
}

/**
 * The notices: the list of what is contained, then holders and licence of each.
 * @throws Error when a licence's text is nowhere
 */
export function noticesOf(packages: readonly Bundled[]): string {
  const present = compiledIn.filter(({ carrier }) => packages.some(({ name }) => name.startsWith(carrier)))
  const head = [
    'THIRD-PARTY NOTICES',
    '',
    'The engine in dist/engine contains the following software and data, and so does dist/lib/nodes.js (@sinclair/typebox), each under its own',
    'licence. It is unchanged, but for being put together into few files.',
    '',
    'dist/engine/libheif.js is under the LGPL-3.0 and is no part of the other files: it is loaded by its name and may be replaced by any other',
    'build of libheif with the interface of the npm package libheif-js, changed or not; the engine then uses that one. Its source is that of',
    'the addresses below and of https://github.com/catdad-experiments/libheif-emscripten, which makes the build.',
    '',
    ...packages.map(({ name, version, licence }) => `  ${name} ${version}: ${licence}`),
    '',
    'Compiled into WebAssembly, data or code files of these packages:',
    '',
    ...present.map(({ carrier, name, licence, address }) => `  ${name} (in ${carrier.replace(/\/$/, '')}): ${licence}, ${address}`),
    '',
  ]
  // The same library may be in several packages.
  const compiled = new Map(present.map((one) => [one.name, one]))
  const compiledSections = [...compiled.values()].flatMap(({ name, licence, holders, text = licence }) =>
    section(`${name}, ${licence}`, [...holders, ...(holders.length > 0 ? [''] : []), LONG_TEXTS.includes(text) ? `The text of the licence stands at the end: TEXT OF ${text}` : licenceText(text, name)]),
  )
  const long = LONG_TEXTS.filter((text) => present.some(({ licence }) => licence === text || (licence === 'LGPL-3.0' && text === 'GPL-3.0')))
  const longSections = long.flatMap((text) => section(`TEXT OF ${text}`, [...(text === 'GPL-3.0' ? ['Nothing here is under this licence; the LGPL-3.0 refers to it and asks for its text.', ''] : []), licenceText(text, text)]))
  return [...head, ...packages.flatMap(packageSection), ...compiledSections, ...longSections].join('\n')
}

/** Writes the notices of what is in the `outputs` of the bundler and of the packages that `copied` files come from. */
export function writeNotices(outputs: Metafile['outputs'], copied: readonly string[]): void {
  // The same version may lie at several places of node_modules.
  const unique = new Map(bundledPackages(outputs, copied).map(describe).map((one) => [`${one.name}@${one.version}`, one]))
  put(path.join(root, 'THIRD_PARTY_NOTICES'), noticesOf([...unique.keys()].sort().map((key) => unique.get(key) as Bundled)))
}
