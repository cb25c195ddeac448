/**
 * Questions to the runtime while a dialog is open: test a connection, list what an account offers. They carry what the form
 * says now, so they work before the first deploy; a secret that was not typed anew stays where it is, in the runtime.
 */
import type { StoredValue } from '../../lib/flow/description'
import { editor, type EditorNode } from '../red'
import { formText } from '../texts'
import type { FormNode, Picked, PreviewAnswer, PreviewRequest } from './questions'

export type { FormNode, Picked, PreviewAnswer, PreviewRequest, Remark, Suggestion } from './questions'

/** A text within a text, by key of the forms' catalogue, in English where that does not have it. */
interface Phrase {
  readonly key?: string
  readonly values?: Readonly<Record<string, string | number | Phrase>>
  readonly text: string
}

interface Told extends Omit<Phrase, 'text'> {
  readonly message?: string
}

function tell({ key, values = {}, message }: Told): string | undefined {
  if (key === undefined) return message
  const told = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? tellPhrase(value) : value]))
  const text = formText(key, told)
  return text === key ? message : text
}

const tellPhrase = ({ text, ...phrase }: Phrase): string => tell({ ...phrase, message: text }) ?? text

async function post<T>(route: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const root = editor().settings.apiRootUrl ?? ''
  const tokens = editor().settings.get('auth-tokens') as { access_token?: string } | undefined
  const response = await fetch(`${root}platen/${route}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(tokens?.access_token ? { authorization: `Bearer ${tokens.access_token}` } : {}),
    },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })
  const answer = (await response.json().catch(() => ({}))) as T & Told
  if (!response.ok) throw new Error(tell(answer) ?? formText('ask.refused', { status: response.status }))
  return answer
}

/** A config node of the editor, as it would be deployed now. */
export function configNode(id: string): FormNode | undefined {
  const node = editor().nodes.node(id)
  return node ? formNode(node, node.params ?? {}, {}) : undefined
}

/** @param typed members that the open dialog holds and the node not yet */
export function formNode(
  node: EditorNode,
  params: Readonly<Record<string, StoredValue>>,
  typed: { credentials?: Readonly<Record<string, string>>; references?: Readonly<Record<string, string>> },
): FormNode {
  const description = window.PlatenNodes?.[node.type]
  const credentials: Record<string, string> = {}
  for (const name of Object.keys(description?.credentials ?? {})) {
    const value = typed.credentials?.[name] ?? node.credentials?.[name]
    if (typeof value === 'string' && value !== '__PWRD__') credentials[name] = value
  }
  const references: Record<string, string> = {}
  for (const name of Object.keys(description?.references ?? {})) {
    const value = typed.references?.[name] ?? node[name]
    if (typeof value === 'string' && value !== '' && value !== '_ADD_') references[name] = value
  }
  return { id: node.id, type: node.type, params, credentials, references }
}

export interface TestAnswer {
  readonly ok: boolean
  /** In the author's language. */
  readonly message: string
}

export async function testConnection(config: FormNode): Promise<TestAnswer> {
  const answer = await post<{ ok: boolean } & Told>(`test/${encodeURIComponent(config.type)}`, { node: config })
  return { ok: answer.ok, message: tell(answer) ?? '' }
}

/** @param next what a list that was not at its end gave */
export const pick = (picker: string, body: { service?: string; account?: FormNode; engine?: FormNode; next?: unknown }): Promise<Picked> =>
  post(`pick/${encodeURIComponent(picker)}`, body)

export interface ListedLanguage {
  /** Tesseract's code, e.g. `deu` */
  readonly code: string
  readonly name: string
  /** Where pages get it from: `data folder`, `package`, `system` */
  readonly from: readonly string[]
  /** `addable`: its data are on this machine; `known`: they must be installed first */
  readonly state: 'installed' | 'addable' | 'known'
}

export const listLanguages = async (engine: FormNode): Promise<readonly ListedLanguage[]> =>
  (await post<{ languages: readonly ListedLanguage[] }>('languages/list', { node: engine })).languages

export async function addLanguage(engine: FormNode, code: string, from: string | undefined): Promise<TestAnswer> {
  const answer = await post<{ ok: boolean } & Told>('languages/add', { node: engine, code, ...(from === undefined ? {} : { from }) })
  return { ok: answer.ok, message: tell(answer) ?? '' }
}

export async function previewSheet(request: PreviewRequest, signal: AbortSignal): Promise<PreviewAnswer> {
  const answer = await post<PreviewAnswer>('preview/answer-sheet', request, signal)
  return { ...answer, remarks: answer.remarks.map((remark) => ({ ...remark, text: tellPhrase(remark) })) }
}

export interface ListedTemplate {
  readonly name: string
  /** ms since 1970 */
  readonly kept: number
  /** Kept under its name by a node; otherwise the engine alone has it. */
  readonly named: boolean
  readonly id?: string
}

export const listTemplates = async (engine: FormNode | undefined): Promise<readonly ListedTemplate[]> =>
  (await post<{ templates: readonly ListedTemplate[] }>('templates/list', engine ? { engine } : {})).templates

export const deleteTemplate = (engine: FormNode | undefined, template: { readonly name: string; readonly id?: string }): Promise<unknown> =>
  post('templates/delete', { ...(engine ? { engine } : {}), ...template })
