/**
 * Catalogues and help of each node in each language. A node's catalogue is complete in itself: what nodes share is laid under
 * what a node says of its own, since Node-RED looks texts up by node.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { root } from './paths'

export interface FieldTexts {
  label?: string
  /** One line: what it does. */
  hint?: string
  placeholder?: string
  choices?: Record<string, string>
  columns?: Record<string, FieldTexts>
}

/** A catalogue as people write it, `locales/<language>/<name>.json`. */
export interface Catalogue {
  label?: string
  /** Further words for the palette's search, separated by commas. */
  words?: string
  outputs?: Record<string, string>
  groups?: Record<string, string>
  fields?: Record<string, FieldTexts>
  presets?: Record<string, string>
  references?: Record<string, FieldTexts>
  credentials?: Record<string, FieldTexts>
  palette?: { label?: Record<string, string>; description?: Record<string, string> }
  [part: string]: unknown
}

export const localesFolder = path.join(root, 'locales')

/** The first is the one that Node-RED falls back to. */
export function languages(): string[] {
  const found = readdirSync(localesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return found.map((entry) => entry.name).sort((a, b) => (a === 'en-US' ? -1 : b === 'en-US' ? 1 : a.localeCompare(b)))
}

/** A catalogue's content; empty where there is none. */
export function readCatalogue(language: string, name: string): Catalogue {
  const file = path.join(localesFolder, language, `${name}.json`)
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Catalogue
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`)
  }
}

export function readHelp(language: string, type: string): string | undefined {
  const file = path.join(localesFolder, language, `${type}.md`)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function pick<T>(names: Iterable<string>, ...layers: (Record<string, T> | undefined)[]): Record<string, T> {
  const picked: Record<string, T> = {}
  for (const name of names) {
    const found = layers.filter((layer) => layer?.[name] !== undefined).map((layer) => layer?.[name] as T)
    if (found.length === 0) continue
    picked[name] = found.every((value) => typeof value === 'object') ? (Object.assign({}, ...found) as T) : (found.at(-1) as T)
  }
  return picked
}

/** The rarely shown words of a palette category, and its place in the catalogue: Node-RED asks by the name up to the first dash. */
export const paletteKey = (category: string): string => category.replace(/[^A-Za-z0-9-]/g, '_').split('-')[0] as string

/** The catalogue of a node as the editor and the runtime load it. */
export function nodeCatalogue(language: string, description: NodeDescription, category: string): Catalogue {
  const shared = readCatalogue(language, 'shared')
  const service = description.service ? readCatalogue(language, `shared-${description.service}`) : {}
  const own = readCatalogue(language, description.type)
  const fields = description.fields.map((field: Field) => field.name)
  const group = Object.keys(shared.palette?.label ?? {}).includes(paletteKey(category)) ? [paletteKey(category)] : []
  return {
    ...own,
    ...(own.label ? {} : { label: description.type }),
    groups: pick(description.groups, shared.groups, service.groups, own.groups),
    fields: pick(fields, shared.fields, service.fields, own.fields),
    references: pick(Object.keys(description.references ?? {}), shared.references, service.references, own.references),
    credentials: pick(Object.keys(description.credentials ?? {}), shared.credentials, service.credentials, own.credentials),
    outputs: pick(description.outputs, shared.outputs, service.outputs, own.outputs),
    presets: pick((description.presets ?? []).map((preset) => preset.name), shared.presets, service.presets, own.presets),
    palette: { label: pick(group, shared.palette?.label), description: pick(group, shared.palette?.description) },
  }
}
