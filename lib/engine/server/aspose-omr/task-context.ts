/** What the four actions work with. */
import type { EngineLimits } from '../config'
import type { TaskRequest } from './parameters'
import type { SheetSource, SheetTasks } from './sheet-tasks'
import { namesOf } from './names'
import type { Place, Storage } from './storage'
import type { Templates } from './templates'

const MEGA = 1_000_000

export interface TaskParts {
  readonly storage: Storage
  readonly templates: Templates
  readonly sheets: SheetTasks
  readonly limits: EngineLimits
  /** Most pages of one file at the same time. */
  readonly workers: number
}

/** One call of an action. */
export interface TaskCall extends TaskRequest {
  readonly owner: string
  /** Where the named file is. */
  readonly place: Place
  /** The named file on disk. */
  readonly file: { readonly path: string; readonly size: number }
  /** The caller is gone. */
  readonly signal: AbortSignal
}

export const maxPixelsOf = ({ limits }: TaskParts): number => limits.megapixels * MEGA

/** The name of the file, without its folders. */
export const fileNameOf = ({ place }: TaskCall): string => namesOf(place.path).at(-1) ?? ''

/** The name without its ending, by which files of the answer are called. */
export const baseNameOf = (call: TaskCall): string => fileNameOf(call).replace(/\.[^.]*$/, '') || fileNameOf(call)

export const sheetOf = (call: TaskCall, parts: TaskParts): SheetSource => ({ path: call.file.path, name: fileNameOf(call), maxPixels: maxPixelsOf(parts) })

/** Ends when the caller is gone, or the time of `pages` pages is over. */
export const timeFor = (call: TaskCall, { limits }: TaskParts, pages = 1): AbortSignal => AbortSignal.any([call.signal, AbortSignal.timeout(Math.min(2 ** 31 - 1, limits.pageSeconds * 1000 * pages))])
