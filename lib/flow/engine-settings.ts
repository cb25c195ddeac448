/** From a `platen-engine` node, or from none, to the settings that the engine's process is started with. */
import path from 'node:path'
import type { Node, NodeAPI } from 'node-red'
import { asPhrase, isPlatenError } from '../client/errors'
import type { NodeDescription, StoredValue } from './description'
import type { EngineFolder, EngineSettings } from './engine/process'
import { failure } from './errors'
import { settingsFor } from './settings'
import { defaultDataFolder } from './user-folder'

/** The config node at run time. */
export interface EngineNode extends Node {
  readonly isPlatenEngine: true
  readonly description: NodeDescription
  readonly params: Readonly<Record<string, StoredValue>>
}

const LIMITS = ['uploadMegabytes', 'pages', 'megapixels', 'pageSeconds', 'jobMinutes', 'retentionDays'] as const

/** A row of the dialog's table: what the engine calls it, with the two options that have a column of their own. */
export interface FolderRow extends EngineFolder {
  readonly formats?: 'pdf' | 'txt' | 'both'
  /** As ownOCR writes them: `English;German`. */
  readonly languages?: string
}

function folderOf({ formats, languages, options, ...row }: FolderRow): EngineFolder {
  const places = Object.fromEntries((['input', 'output', 'done', 'failed'] as const).flatMap((place) => (row[place] ? [[place, path.resolve(row[place])]] : [])))
  const chosen = {
    ...options,
    ...(formats ? { PdfOutput: formats !== 'txt', TxtOutput: formats !== 'pdf' } : {}),
    ...(languages ? { RecognitionLanguages: languages } : {}),
  }
  return { ...row, ...places, ...(Object.keys(chosen).length > 0 ? { options: chosen } : {}) }
}

/** Settings of an engine from entries of a dialog or a node. */
export async function engineSettingsFrom(
  RED: NodeAPI,
  description: NodeDescription,
  params: Readonly<Record<string, StoredValue>>,
  node: Node | undefined,
  onUnknownName: (name: string) => void,
): Promise<EngineSettings> {
  const settings = await settingsFor({ RED, node, description, params, side: 'engine', onUnknownName }, { _msgid: '' })
  const limits = Object.fromEntries(LIMITS.filter((name) => settings[name] !== undefined).map((name) => [name, settings[name] as number]))
  const languages = settings.languages as string[] | undefined
  const folders = settings.folders as FolderRow[] | undefined
  return {
    dataFolder: settings.dataFolder ? path.resolve(String(settings.dataFolder)) : defaultDataFolder(RED),
    ...(settings.workers === undefined ? {} : { workers: settings.workers as number }),
    ...(languages?.length ? { languages } : {}),
    ...(Object.keys(limits).length ? { limits } : {}),
    ...(folders?.length ? { folders: folders.map(folderOf) } : {}),
  }
}

/** @throws PlatenError NOT_CONFIGURED when the named node does not exist or holds something unusable */
export async function engineSettingsOf(RED: NodeAPI, engineId: string | undefined, onUnknownName: (name: string) => void): Promise<EngineSettings> {
  if (!engineId) return { dataFolder: defaultDataFolder(RED) }
  const node = RED.nodes.getNode(engineId) as EngineNode | null
  if (!node?.isPlatenEngine) throw failure('account-disabled')
  try {
    return await engineSettingsFrom(RED, node.description, node.params, node, onUnknownName)
  } catch (error) {
    if (!isPlatenError(error)) throw error
    const { name = '', problem = asPhrase(error) } = error.values
    throw failure('account-setting', { account: node.name || node.id, name, problem })
  }
}
