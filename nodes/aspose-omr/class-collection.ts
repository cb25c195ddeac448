/** What a grading node collects until the class is complete, on disk before the next sheet: key of the master sheet, graded sheets. */
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { NodeAPI } from 'node-red'
import type { ClassEntry } from '../../lib/flow/answer-sheets/class-table'
import { failure } from '../../lib/flow/errors'
import { makeFolder, writeDurably } from '../../lib/flow/keeping/files'
import { cleanName } from '../../lib/flow/names'
import { defaultDataFolder } from '../../lib/flow/user-folder'

const folderOf = (RED: NodeAPI): string => path.join(defaultDataFolder(RED), 'answer-sheets', 'grading')
const fileOf = (RED: NodeAPI, node: string, kind: 'key' | 'class'): string => path.join(folderOf(RED), `${cleanName(node)}-${kind}.json`)

async function read(RED: NodeAPI, node: string, kind: 'key' | 'class'): Promise<unknown> {
  const file = fileOf(RED, node, kind)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw failure('keeping-failed', { folder: file, problem: error.message })
  })
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw failure('keeping-failed', { folder: file, problem: (error as Error).message })
  }
}

async function write(RED: NodeAPI, node: string, kind: 'key' | 'class', value: unknown): Promise<void> {
  const file = fileOf(RED, node, kind)
  try {
    await makeFolder(folderOf(RED))
    await writeDurably(file, JSON.stringify(value))
  } catch (error) {
    throw failure('keeping-failed', { folder: file, problem: (error as Error).message })
  }
}

/** Answers of the master sheet; undefined until one came. */
export const readKey = (RED: NodeAPI, node: string): Promise<unknown> => read(RED, node, 'key')
export const keepKey = (RED: NodeAPI, node: string, answers: unknown): Promise<void> => write(RED, node, 'key', answers)

/** A sheet of the class; `id` tells it from others, so that one that comes a second time counts once. */
export interface CollectedSheet extends ClassEntry {
  readonly id: string
  /** Of the sequence that it came in. */
  readonly sequence?: string
  /** Its messages of that sequence: one, or one a page. */
  readonly messages?: readonly string[]
  /** Of a sheet with several pages: those that came, and their answers. */
  readonly pages?: Readonly<Record<string, unknown>>
}

/** In the order of the pile that was scanned, whichever sheet was graded first; piles in the order that they came. */
export function inOrder(sheets: readonly CollectedSheet[]): CollectedSheet[] {
  const pile = ({ sequence, id }: CollectedSheet): number => sheets.findIndex((one) => (sequence === undefined ? one.id === id : one.sequence === sequence))
  const place = ({ messages }: CollectedSheet): number => Math.min(...(messages ?? []).map(Number).filter((index) => !Number.isNaN(index)), Infinity)
  const places = new Map(sheets.map((sheet) => [sheet, [pile(sheet), place(sheet)] as const]))
  return [...sheets].sort((one, other) => {
    const [[pileOfOne, first], [pileOfOther, second]] = [places.get(one) ?? [0, 0], places.get(other) ?? [0, 0]]
    return pileOfOne - pileOfOther || (first === second ? 0 : first - second)
  })
}

export async function readCollected(RED: NodeAPI, node: string): Promise<CollectedSheet[]> {
  return ((await read(RED, node, 'class')) as CollectedSheet[] | undefined) ?? []
}

export const keepCollected = (RED: NodeAPI, node: string, sheets: readonly CollectedSheet[]): Promise<void> => write(RED, node, 'class', sheets)

export const forgetCollected = (RED: NodeAPI, node: string): Promise<void> => rm(fileOf(RED, node, 'class'), { force: true })
