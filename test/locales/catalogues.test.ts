/** Every language has every text: labels, hints, groups, outputs, choices, presets, messages, help. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { describedNodes } from '../../scripts/build/descriptions'
import { helpHtml } from '../../scripts/build/help'
import { languages, nodeCatalogue, paletteKey, readCatalogue, readHelp, type Catalogue, type FieldTexts } from '../../scripts/build/locales'
import { messages } from '../../scripts/build/messages'
import { palette } from '../../scripts/build/palette'
import { filesBelow } from '../../scripts/build/files'
import { root } from '../../scripts/build/paths'

/** All keys of a catalogue with dots between, and their texts. */
function flat(value: unknown, at = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[at, value]])
  const found = new Map<string, string>()
  for (const [key, member] of Object.entries((value ?? {}) as object)) for (const entry of flat(member, at ? `${at}.${key}` : key)) found.set(...entry)
  return found
}

const names = (text: string): string[] => [...text.matchAll(/__([A-Za-z][A-Za-z0-9]*)__/g)].map((match) => match[1] as string).sort()

function missingTexts(field: Field, texts: FieldTexts | undefined, at: string): string[] {
  const missing: string[] = []
  if (!texts?.label) missing.push(`${at}.label`)
  for (const { key } of field.choices ?? []) if (key !== undefined && !texts?.choices?.[key]) missing.push(`${at}.choices.${key}`)
  for (const column of field.columns ?? []) missing.push(...missingTexts(column, texts?.columns?.[column.name], `${at}.columns.${column.name}`))
  return missing
}

function missingOf(description: NodeDescription, catalogue: Catalogue): string[] {
  const missing: string[] = []
  const wanted = (part: 'groups' | 'outputs' | 'presets', keys: readonly string[]): void => {
    for (const key of keys) if (!catalogue[part]?.[key]) missing.push(`${part}.${key}`)
  }
  if (!catalogue.label || catalogue.label === description.type) missing.push('label')
  wanted('groups', description.groups.filter((group) => description.fields.some((field) => field.group === group)))
  wanted('outputs', description.outputs)
  wanted('presets', (description.presets ?? []).map((preset) => preset.name))
  for (const field of description.fields) missing.push(...missingTexts(field, catalogue.fields?.[field.name], `fields.${field.name}`))
  for (const name of Object.keys(description.credentials ?? {})) if (!catalogue.credentials?.[name]?.label) missing.push(`credentials.${name}`)
  for (const name of Object.keys(description.references ?? {})) if (!catalogue.references?.[name]?.label) missing.push(`references.${name}`)
  if (description.category !== 'config' && !catalogue.palette?.label?.[paletteKey(palette[description.category].category)]) missing.push('palette.label')
  return missing
}

describe('catalogues', () => {
  const [english = '', ...others] = languages()

  it('has English, which Node-RED falls back to, and German', () => {
    assert.equal(english, 'en-US')
    assert.ok(others.includes('de'))
  })

  it('have the same keys in every language, and the same names of values in every text', () => {
    const files = filesBelow(path.join(root, 'locales', english)).filter((file) => file.endsWith('.json'))
    assert.ok(files.length >= 5)
    for (const language of others) {
      // The English of the messages stands where they are thrown.
      const theirs = filesBelow(path.join(root, 'locales', language)).filter((file) => file.endsWith('.json') && file !== 'messages.json')
      assert.deepEqual(theirs, files, `catalogues of ${language}`)
      for (const file of files) {
        const name = file.replace(/\.json$/, '')
        const source = flat(readCatalogue(english, name))
        const translated = flat(readCatalogue(language, name))
        assert.deepEqual([...translated.keys()].sort(), [...source.keys()].sort(), `${language}/${file}`)
        for (const [key, text] of source) assert.deepEqual(names(translated.get(key) as string), names(text), `${language}/${file}: ${key}`)
      }
    }
  })

  it('have a text for every error and status, with the values that it is given', () => {
    const source = flat(messages(english))
    assert.ok(source.size > 50)
    for (const language of others) {
      const translated = flat(messages(language))
      assert.deepEqual([...translated.keys()].sort(), [...source.keys()].sort(), language)
      for (const [key, text] of source) assert.deepEqual([...new Set(names(translated.get(key) as string))], [...new Set(names(text))], `${language}: ${key}`)
    }
  })

  it('keep the words of the forms and the messages of the runtime apart, which the editor gets in one catalogue', () => {
    const parts = Object.keys(messages(english))
    assert.deepEqual(Object.keys(readCatalogue(english, 'editor')).filter((part) => parts.includes(part)), [])
  })

  it('call a node in an error as the palette does', () => {
    for (const language of [english, ...others])
      for (const name of ['generate', 'correct']) assert.equal(messages(language).phrase[`node-${name}`], readCatalogue(language, `aspose-omr-${name}`).label)
  })

  it('keep status texts short enough to be read under a node', () => {
    for (const language of [english, ...others])
      for (const [key, text] of Object.entries(messages(language).status)) assert.ok(text.replace(/__\w+__/g, '99').length <= 20, `${language}: status.${key}: "${text}"`)
  })

  it('have a reason for each that the form can give', () => {
    const sources = ['settings/schema.ts', 'settings/reasons.ts'].map((file) => readFileSync(path.join(root, 'editor', file), 'utf8')).join('\n')
    const keys = [...sources.matchAll(/key: (?:[a-z]+ === undefined \? )?'(\w+)'(?: : '(\w+)')?/gi)].flatMap((match) => [match[1], match[2]]).filter((key) => key !== undefined)
    assert.ok(keys.length > 15)
    const texts = flat(readCatalogue(english, 'editor'))
    for (const key of keys) assert.ok(texts.has(`reasons.${key}`), `reasons.${key}`)
  })

  it('have every text that the forms ask for, and none that nobody asks for', () => {
    const code = filesBelow(path.join(root, 'editor'))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(path.join(root, 'editor', file), 'utf8'))
      .concat(['connection-test.ts', 'languages.ts'].map((file) => readFileSync(path.join(root, 'nodes/platen', file), 'utf8')))
      .join('\n')
    const texts = flat(readCatalogue(english, 'editor'))
    const asked = new Set([...code.matchAll(/(?:formText\(|key: )'([\w.]+)'/g)].map((match) => match[1] as string))
    // Keys that are put together from a list of names: the name must stand in the code, too.
    const composed = [...code.matchAll(/formText\(`([\w.]+)\$\{\w+\}([\w.]*)`/g)].map(([, before = '', behind = '']) => new RegExp(`^${before.replaceAll('.', '\\.')}(\\w+)${behind.replaceAll('.', '\\.')}$`))
    for (const key of texts.keys()) {
      if (key.startsWith('reasons.')) continue
      const names = composed.map((pattern) => pattern.exec(key)?.[1]).filter((name) => name !== undefined)
      assert.ok(code.includes(`'${key}'`) || names.some((name) => code.includes(`'${name}'`)), `nobody asks for "${key}"`)
      asked.delete(key)
    }
    const unknown = [...asked].filter((key) => !texts.has(`reasons.${key}`))
    assert.deepEqual(unknown, [])
  })

  it('have every text that a description needs, in every language', async () => {
    const nodes = await describedNodes()
    assert.ok(nodes.length >= 3)
    for (const { description } of nodes)
      for (const language of [english, ...others]) {
        const catalogue = nodeCatalogue(language, description, palette[description.category].category)
        assert.deepEqual(missingOf(description, catalogue), [], `${description.type} in ${language}`)
      }
  })

  it('have help for every node, in the order that Node-RED asks for, without plain HTML', async () => {
    const headings: Record<string, readonly string[]> = {
      'en-US': ['Inputs', 'Outputs', 'Details', 'Settings', 'References'],
      de: ['Eingaben', 'Ausgaben', 'Einzelheiten', 'Einstellungen', 'Verweise'],
    }
    for (const { description } of await describedNodes())
      for (const language of [english, ...others]) {
        const help = readHelp(language, description.type)
        assert.ok(help, `help of ${description.type} in ${language}`)
        const found = [...help.matchAll(/^### (.+)$/gm)].map((match) => match[1] as string)
        const order = headings[language] ?? []
        assert.deepEqual(found, order.filter((heading) => found.includes(heading)), `${description.type} in ${language}: headings and their order`)
        const needed = description.category === 'config' ? [2, 3] : [0, 1, 2, 3].filter((number) => number > 0 || description.inputs > 0)
        for (const number of needed) assert.ok(found.includes(order[number] as string), `${description.type} in ${language}: ${order[number]}`)
        assert.ok(!/^#/.test(help), `${description.type} in ${language}: begins with what it does, which the palette shows`)
        const catalogue = nodeCatalogue(language, description, palette[description.category].category)
        const html = helpHtml(description, help, catalogue, readCatalogue(language, 'shared').help as Record<string, string>)
        for (const field of description.fields) assert.ok(html.includes(catalogue.fields?.[field.name]?.label as string), `${description.type}: ${field.name} is in the table`)
      }
  })
})
