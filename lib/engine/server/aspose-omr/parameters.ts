/** What a `runOmrTask` request says: its parameter, packed files, and the options of this engine; checked. */
import type { TSchema } from '@sinclair/typebox'
import { PackedTemplate, type PackedFile } from '../../../contract/aspose-omr'
import { check, fits } from '../../../contract/schema'
import { withSchemaNames } from '../../../contract/member-case'
import { RequestFailure } from '../failure'

export interface TaskRequest {
  /** '' when there is none. */
  readonly functionParam: string
  readonly additionalParam: string
  /** The caller writes its members with a small first letter. */
  readonly camelCase: boolean
}

const unusable = (name: string, problem: string) => new RequestFailure(400, 'parameter-invalid', `${name} cannot be used: ${problem}.`, { name, problem })

/** @param body parsed JSON; undefined when there was none @throws RequestFailure 400 */
export function readTaskRequest(body: unknown): TaskRequest {
  if (body === undefined || body === null) return { functionParam: '', additionalParam: '', camelCase: false }
  if (typeof body !== 'object' || Array.isArray(body)) throw new RequestFailure(400, 'body-invalid', 'The body must be a JSON object with FunctionParam.')
  const entries = Object.entries(body as Record<string, unknown>)
  const text = (name: string): string => {
    const value = entries.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
    if (value === undefined || value === null) return ''
    if (typeof value !== 'string') throw new RequestFailure(400, 'body-invalid', `${name} must be text (JSON goes into it as text).`, { name })
    return value
  }
  return {
    functionParam: text('FunctionParam'),
    additionalParam: text('AdditionalParam'),
    camelCase: entries.some(([key]) => key === 'functionParam' || key === 'additionalParam'),
  }
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw unusable(name, 'it is no valid JSON')
  }
}

/**
 * The options that an action takes besides what the service knows. What the service's own part of `AdditionalParam` says is for it alone.
 * @throws RequestFailure 400 for options that do not exist or do not fit
 */
export function readOptions<Options>(schema: TSchema, additionalParam: string): Options {
  const text = additionalParam.trim()
  // Where it is no JSON it is the vendor's own use.
  const value: unknown = text.startsWith('{') ? parsed('AdditionalParam', text) : {}
  const given = Object.entries(value as Record<string, unknown>).find(([name]) => name.toLowerCase() === 'platen')?.[1] ?? {}
  const [problem] = check(schema, given)
  if (problem) throw unusable(`AdditionalParam platen${problem.path.replaceAll('/', '.')}`, problem.message)
  return given as Options
}

/** The storage folder that `ExtraStoragePath` names; undefined for none. */
export function readExtraFolder(functionParam: string): string | undefined {
  if (functionParam.trim() === '' || functionParam.trim() === 'null') return undefined
  const value = parsed('FunctionParam', functionParam)
  if (value === null) return undefined
  const folder = typeof value === 'object' ? Object.entries(value as Record<string, unknown>).find(([name]) => name.toLowerCase() === 'extrastoragepath')?.[1] : undefined
  if (folder === undefined || folder === null) return undefined
  if (typeof folder !== 'string') throw unusable('FunctionParam', 'ExtraStoragePath must be text')
  return folder
}

export interface UnpackedFile {
  readonly name: string
  readonly data: Buffer
}

/** Files packed into `FunctionParam`. Their `Size` is not looked at: clients count it in different ways. @throws RequestFailure 400 */
export function readPackedFiles(functionParam: string): UnpackedFile[] {
  const value = withSchemaNames(PackedTemplate, parsed('FunctionParam', functionParam))
  if (!fits(PackedTemplate, sizeless(value))) throw unusable('FunctionParam', 'it must hold {"Files": [{"Name": "x.omr", "Data": "<base64>"}]}')
  return (value as PackedTemplate).Files.map(({ Name, Data }) => {
    const base64 = Data.replace(/\s+/g, '')
    if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) throw unusable('FunctionParam', `the file ${Name.slice(0, 60)} is no base64`)
    return { name: Name, data: Buffer.from(base64, 'base64') }
  })
}

function sizeless(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Array.isArray((value as { Files?: unknown }).Files)) return value
  const files = (value as { Files: (Partial<PackedFile> | null)[] }).Files
  return { Files: files.map((file) => (file === null || typeof file !== 'object' ? file : { Name: file.Name, Data: file.Data })) }
}

/** Whether a parameter holds packed files in place of a TemplateId. */
export const isPacked = (functionParam: string): boolean => /^\s*\{\s*"/.test(functionParam)
