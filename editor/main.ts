/** Entry of the editor's bundle: the dialogs of all nodes, their validators, and the palette's search words. */
import './globals'
import type { FormDescription } from './globals'
import { Form } from './form/form'
import { addSearchWords } from './palette-search'
import { editor, type EditorNode } from './red'
import { reasonsOf } from './settings/reasons'
import { Settings } from './settings/settings'
import { fieldTexts, formText, nodeText } from './texts'

/** Open dialogs by node id; a config node's dialog opens above its user's. */
const open = new Map<string, Form>()

const descriptionOf = (node: EditorNode): FormDescription | undefined => window.PlatenNodes?.[node.type]

/** The container of the dialog on top: two dialogs of one type may be open, one above the other. */
function containerOf(type: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(`.platen-form[data-platen-type="${type}"]`)].filter((form) => !form.dataset.platenDrawn).at(-1)
}

function checkParams(node: EditorNode, description: FormDescription, params: unknown): true | string[] {
  const settings = new Settings(description.fields, params as EditorNode['params'])
  const vendor = description.category === 'config' ? description.type !== 'platen-engine' : Boolean(node.account)
  const reasons = reasonsOf(settings, vendor ? 'vendor' : 'engine').map(({ field, key, values }) => `${fieldTexts(node.type, field.name).label}: ${formText(`reasons.${key}`, values)}`)
  // Told here: Node-RED asks no validator about a reference that is left empty.
  if (!vendor && description.notOnEngineYet) reasons.unshift(`${formText('account.label')}: ${formText('account.notOnEngineYet')}`)
  return reasons.length === 0 ? true : reasons
}

function checkReference(node: EditorNode, member: string, value: unknown): true | string {
  if (value === '' || value === undefined || value === '_ADD_') return true
  const config = editor().nodes.node(String(value))
  if (!config) return formText(`reasons.${member}Missing`)
  // The engine's settings are not read while an account is chosen.
  if (member === 'engine' && node.account) return true
  return config.valid === false ? formText(`reasons.${member}Invalid`) : true
}

window.Platen = {
  prepare(node) {
    const description = descriptionOf(node)
    const container = containerOf(node.type)
    if (!description || !container) return
    container.dataset.platenDrawn = 'true'
    open.get(node.id)?.dispose()
    open.set(node.id, new Form(container, node, description))
  },
  save(node) {
    const form = open.get(node.id)
    const description = descriptionOf(node)
    if (!form || !description) return undefined
    node.params = form.settings.stored()
    node.version = description.version
    this.close(node)
    // A new config node that was left as it stands is none otherwise.
    return editor().nodes.node(node.id) ? undefined : true
  },
  close(node) {
    open.get(node.id)?.dispose()
    open.delete(node.id)
  },
  check(node, member, value) {
    const description = descriptionOf(node)
    if (!description) return true
    return member === 'params' ? checkParams(node, description, value) : checkReference(node, member, value)
  },
  label(node) {
    const address = node.params?.address?.value
    return (typeof address === 'string' && address) || nodeText(node.type, 'label') || node.type
  },
}

editor().plugins.registerPlugin('platen-editor', { type: 'platen-editor' })
addSearchWords()
