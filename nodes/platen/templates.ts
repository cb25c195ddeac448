/** Templates of answer sheets that are kept on this machine, for the dialogs: by name in Node-RED's folder, and by id in the engine. */
import type { NodeAPI } from 'node-red'
import { isPlatenError } from '../../lib/client/errors'
import { deleteFile, listFolder } from '../../lib/contract/aspose-omr'
import { forgetTemplate, keptDetails, templatesFolder } from '../../lib/flow/answer-sheets/kept-templates'
import { ownerOf } from '../aspose-omr/kept'
import { withDialogClient, type DialogClient } from './dialog-connection'
import type { DeleteTemplateQuestion, FormNode } from './dialog-question'

/** The engine shows what it keeps as a storage of this name. */
const ENGINE_TEMPLATES = 'platen-templates'

interface ListedTemplate {
  readonly name: string
  /** ms since 1970 */
  readonly kept: number
  /** Kept under its name by a node. */
  readonly named: boolean
  /** The id under which this engine has it. */
  readonly id?: string
}

interface FolderAnswer {
  readonly value?: readonly { readonly name: string; readonly path: string; readonly modifiedDate: string }[] | null
}

const asked = <T>(RED: NodeAPI, engine: FormNode | undefined, signal: AbortSignal, work: (client: DialogClient) => Promise<T>): Promise<T> =>
  withDialogClient(RED, 'aspose-omr', { engine }, signal, work)

/** @throws PlatenError where the engine cannot be asked */
export function templatesOf(RED: NodeAPI, engine: FormNode | undefined, signal: AbortSignal): Promise<ListedTemplate[]> {
  return asked(RED, engine, signal, async (client) => {
    const owner = ownerOf(client)
    const named = await keptDetails(templatesFolder(RED))
    const held = (await client.call(listFolder, { params: { path: '', storageName: ENGINE_TEMPLATES } })).value as FolderAnswer
    const known = new Set(named.flatMap(({ ids }) => ids[owner] ?? []))
    return [
      ...named.map(({ name, kept, ids }): ListedTemplate => ({ name, kept, named: true, ...(ids[owner] ? { id: ids[owner] } : {}) })),
      ...(held.value ?? []).flatMap(({ name, path, modifiedDate }): ListedTemplate[] => {
        const id = path.replace(/^\//, '')
        return known.has(id) ? [] : [{ name, kept: Date.parse(modifiedDate), named: false, id }]
      }),
    ].sort((one, other) => one.name.localeCompare(other.name))
  })
}

/** Deletes what a node kept under the name and what the engine holds of it, the class list included. */
export function deleteTemplateOf(RED: NodeAPI, { engine, name, id }: DeleteTemplateQuestion, signal: AbortSignal): Promise<void> {
  return asked(RED, engine, signal, async (client) => {
    const owner = ownerOf(client)
    const kept = (await keptDetails(templatesFolder(RED))).find((one) => one.name === name && (id === undefined || one.ids[owner] === id))
    const held = kept?.ids[owner] ?? id
    // The engine first: when that fails, the list still shows it.
    if (held !== undefined)
      await client.call(deleteFile, { params: { path: held, storageName: ENGINE_TEMPLATES } }).catch((error: unknown) => {
        if (!isPlatenError(error) || error.code !== 'NOT_FOUND') throw error
      })
    if (kept) await forgetTemplate(templatesFolder(RED), kept.name)
  })
}
