/**
 * What the editor loads of each node, made from its description: the HTML with a literal registration (the palette's
 * scorecard reads it without running it), catalogues, help and icon, each where Node-RED looks for it.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { services } from '../../lib/contract/registry'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { describedNodes, type DescribedNode } from './descriptions'
import { put } from './files'
import { helpHtml } from './help'
import { languages, nodeCatalogue, readCatalogue, readHelp } from './locales'
import { palette } from './palette'
import { dist, root } from './paths'

/** Inside a script element `<` could end it. */
const literal = (value: unknown): string => JSON.stringify(value).replace(/</g, '\\u003c')

/** Nodes of Node-RED's own and ours may meet a missing plugin (switched off, still loading): a node is then not called invalid. */
const check = (member: string): string =>
  `validate: function (value, opt) { return window.Platen ? window.Platen.check(this, '${member}', value) : true }`

function defaults(description: NodeDescription): string {
  const entries = [`name: { value: '' }`]
  if (description.account) {
    entries.push(`account: { value: '', type: '${description.account}', required: false, ${check('account')} }`)
    entries.push(`engine: { value: '', type: 'platen-engine', required: false, ${check('engine')} }`)
  }
  for (const [name, type] of Object.entries(description.references ?? {}))
    entries.push(`${name}: { value: '', type: '${type}', required: false }`)
  entries.push(`params: { value: {}, ${check('params')} }`)
  entries.push(`version: { value: ${description.version} }`)
  return entries.map((entry) => `      ${entry}`).join(',\n')
}

function credentials(description: NodeDescription): string {
  if (!description.credentials) return ''
  const entries = Object.entries(description.credentials).map(
    ([name, { type, required }]) => `      ${name}: { type: '${type}'${required ? ', required: true' : ''} }`,
  )
  return `    credentials: {\n${entries.join(',\n')}\n    },\n`
}

/** Node-RED makes its own choice of config nodes from inputs that are there before the dialog is prepared. */
function references(description: NodeDescription): string {
  const inputs = Object.keys(description.references ?? {}).map((name) => `<input type="text" id="node-config-input-${name}">`)
  return inputs.length > 0 ? `<div class="platen-native">${inputs.join('')}</div>` : ''
}

const serialised = (field: Field): Field => JSON.parse(JSON.stringify(field)) as Field

/** What the form renderer needs to know; the rest of a description is the runtime's. */
function formDescription(description: NodeDescription): Partial<NodeDescription> & { readonly notOnEngineYet?: true } {
  const { type, category, service, account, groups, fields, presets, panels, credentials: secrets, references, version, searchWords } = description
  const notYet = account && service && services[service].notOnEngineYet ? { notOnEngineYet: true as const } : {}
  return { type, category, service, account, groups, fields: fields.map(serialised), presets, panels, credentials: secrets, references, version, searchWords, ...notYet }
}

/** The HTML file of a node. */
export function nodeHtml(description: NodeDescription, icon: string | undefined): string {
  const { type, category } = description
  const style = palette[category]
  const config = category === 'config'
  const look = config
    ? ''
    : `    color: '${style.color}',
    inputs: ${description.inputs},
    outputs: ${description.outputs.length},
${icon ? `    icon: '${icon}',\n` : ''}    outputLabels: function (index) { return this._('outputs.' + ${literal(description.outputs)}[index]) },
    categoryDescription: '@platen/node-red-recognition/${type}:palette.description.${style.category.replace(/[^A-Za-z0-9]/g, '_')}',
`
  return `<script type="text/javascript">
  ;(window.PlatenNodes = window.PlatenNodes || {})['${type}'] = ${literal(formDescription(description))};
  RED.nodes.registerType('${type}', {
    category: '${style.category}',
${look}    defaults: {
${defaults(description)}
    },
${credentials(description)}    paletteLabel: function () { return this._('label') },
    label: function () { return this.name || (window.Platen ? window.Platen.label(this) : this._('label')) },
    labelStyle: function () { return this.name ? 'node_label_italic' : '' },
    oneditprepare: function () { window.Platen.prepare(this) },
    oneditsave: function () { return window.Platen.save(this) },
    oneditcancel: function () { window.Platen.close(this) }
  })
</script>

<script type="text/html" data-template-name="${type}">
  <div class="platen-form" data-platen-type="${type}">${references(description)}</div>
</script>
`
}

function buildIcons(folder: string): void {
  const source = path.join(root, 'nodes', folder, 'icons')
  if (!existsSync(source)) return
  const target = path.join(dist, 'nodes', folder, 'icons')
  mkdirSync(target, { recursive: true })
  for (const name of readdirSync(source)) if (name.endsWith('.svg')) copyFileSync(path.join(source, name), path.join(target, name))
}

/** A node's own icon, else the one of its service. */
export function iconOf({ description, folder }: DescribedNode): string | undefined {
  const icons = path.join(root, 'nodes', folder, 'icons')
  return [`platen-${description.type.replace(/^platen-/, '')}.svg`, `platen-${folder}.svg`].find((name) => existsSync(path.join(icons, name)))
}

function buildTexts({ description, folder }: DescribedNode): void {
  for (const language of languages()) {
    const target = path.join(dist, 'nodes', folder, 'locales', language)
    const catalogue = nodeCatalogue(language, description, palette[description.category].category)
    put(path.join(target, `${description.type}.json`), `${JSON.stringify(catalogue, null, 1)}\n`)
    const prose = readHelp(language, description.type)
    if (!prose) continue
    const words = readCatalogue(language, 'shared').help as Record<string, string>
    put(path.join(target, `${description.type}.html`), helpHtml(description, prose, catalogue, words))
  }
}

/** Writes HTML, catalogues, help and icons of all nodes into `dist/nodes`. */
export async function buildNodeFiles(): Promise<void> {
  const nodes = await describedNodes()
  for (const node of nodes) {
    put(path.join(dist, 'nodes', node.folder, `${node.description.type}.html`), nodeHtml(node.description, iconOf(node)))
    buildTexts(node)
  }
  for (const folder of new Set(nodes.map((node) => node.folder))) buildIcons(folder)
}
