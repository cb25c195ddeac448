/** Languages of an engine whose dialog is open: what there is, and adding one. */
import type { NodeAPI } from 'node-red'
import { conditionError } from '../../lib/client/conditions'
import { engineSettingsFrom } from '../../lib/flow/engine-settings'
import { addLanguage, LanguageRefused, listLanguages, type LanguagesAt, type ListedLanguage } from '../../lib/flow/engine/languages'
import { userFolder } from '../../lib/flow/user-folder'
import type { Told } from './connection-test'
import type { AddLanguageQuestion, FormNode } from './dialog-question'
import { description as engineDescription } from './platen-engine.description'

/** Where the languages of the engine are that stands in a dialog. */
async function placeOf(RED: NodeAPI, node: FormNode, signal: AbortSignal): Promise<LanguagesAt> {
  if (node.type !== engineDescription.type) throw conditionError('account-missing')
  // Only its folder counts; another setting that is wrong yet does not matter here.
  const { dataFolder: folder } = node.params
  const { dataFolder } = await engineSettingsFrom(RED, engineDescription, folder ? { dataFolder: folder } : {}, undefined, () => undefined)
  return { dataFolder, userFolder: userFolder(RED), signal }
}

/** @throws PlatenError */
export async function languagesOf(RED: NodeAPI, node: FormNode, signal: AbortSignal): Promise<ListedLanguage[]> {
  return listLanguages(await placeOf(RED, node, signal))
}

/** A text of the forms' catalogue, with the English of the engine for what that does not have. */
interface Answer extends Told {
  readonly ok: boolean
  readonly message: string
}

/** The engine's reasons by the texts that tell them. */
const refusals: Readonly<Record<string, string>> = {
  'language-unknown': 'languages.refused.language-unknown',
  'language-data-missing': 'languages.refused.language-data-missing',
  'language-file-missing': 'languages.refused.language-file-missing',
  damaged: 'languages.refused.damaged',
  'disk-full': 'languages.refused.disk-full',
  'folder-unusable': 'languages.refused.folder-unusable',
}

/**
 * That it cannot be added is an answer of the question, not its failure.
 * @throws PlatenError
 */
export async function addLanguageOf(RED: NodeAPI, { node, code, from }: AddLanguageQuestion, signal: AbortSignal): Promise<Answer> {
  try {
    const { name, source } = await addLanguage(code.trim(), from?.trim() || undefined, await placeOf(RED, node, signal))
    return { ok: true, key: 'languages.added', values: { name, source }, message: `${name} was added.` }
  } catch (error) {
    if (!(error instanceof LanguageRefused)) throw error
    return { ok: false, key: refusals[error.reason] ?? '', values: error.values, message: error.message }
  }
}
