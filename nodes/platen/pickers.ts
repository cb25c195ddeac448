/** Lists for the dialogs, asked of the account or the built-in engine. */
import type { NodeAPI } from 'node-red'
import * as ownocr from '../../lib/contract/ownocr'
import type { ServiceId } from '../../lib/contract/operation'
import { keptTemplates, templatesFolder } from '../../lib/flow/answer-sheets/kept-templates'
import type { Picked, Suggestion } from '../../lib/flow/description'
import { flatLists } from '../flat/lists'
import { onprintLists } from '../onprint/lists'
import { withDialogClient, type DialogClient } from './dialog-connection'
import type { PickQuestion } from './dialog-question'
import { languagesOf } from './languages'

/**
 * Asks an account for a list, or for so much of it as a person waits for.
 * @param next of a list that was not at its end; it comes from a browser
 */
export type ListOfAccount = (client: DialogClient, next?: unknown) => Promise<Picked | Suggestion[]>

interface Picker {
  readonly service: ServiceId
  readonly list: ListOfAccount
}

interface Template {
  readonly Id: number
  readonly Descr?: string
}

const ofService = (service: ServiceId, lists: Readonly<Record<string, ListOfAccount>>): Record<string, Picker> =>
  Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, { service, list }]))

const pickers: Readonly<Record<string, Picker>> = {
  ...ofService('flat', flatLists),
  ...ofService('onprint', onprintLists),
  languages: {
    service: 'ownocr',
    list: async ({ call }) => ((await call(ownocr.languages)).value as string[]).map((value) => ({ value })),
  },
  folders: {
    service: 'ownocr',
    list: async ({ call }) => ((await call(ownocr.folders)).value as ownocr.Folder[]).map(({ Id, Description }) => ({ value: Id, label: Description || Id })),
  },
  templates: {
    service: 'ownocr',
    list: async ({ call }) =>
      ((await call(ownocr.templates)).value as Template[]).map(({ Id, Descr }) => ({ value: String(Id), label: Descr ? `${Id}: ${Descr}` : String(Id) })),
  },
}

type LocalPicker = (RED: NodeAPI, question: PickQuestion, signal: AbortSignal) => Promise<Suggestion[]>

/** Lists that are kept on this machine, whatever the account. */
const localPickers: Readonly<Record<string, LocalPicker>> = {
  // All that are there: an engine that runs offers only those that its settings name.
  'installed-languages': async (RED, { engine }, signal) =>
    engine ? (await languagesOf(RED, engine, signal)).filter(({ state }) => state === 'installed').map(({ name }) => ({ value: name })) : [],
  'kept-templates': async (RED) => (await keptTemplates(templatesFolder(RED))).map((value) => ({ value })),
}

export const pickerNames: readonly string[] = [...Object.keys(pickers), ...Object.keys(localPickers)]

/**
 * What a picker offers; undefined when there is none of this name.
 * @throws PlatenError
 */
export async function pick(RED: NodeAPI, name: string, { account, engine, next }: PickQuestion, signal: AbortSignal): Promise<Picked | undefined> {
  const local = Object.hasOwn(localPickers, name) ? localPickers[name] : undefined
  if (local) return { choices: await local(RED, { account, engine }, signal) }
  const picker = Object.hasOwn(pickers, name) ? pickers[name] : undefined
  const found = picker && (await withDialogClient(RED, picker.service, { account, engine }, signal, (client) => picker.list(client, next)))
  return Array.isArray(found) ? { choices: found } : found
}
