/** Languages of the built-in engine, by its command line: works whether an engine runs in the data folder or not. */
import { execFile } from 'node:child_process'
import { Type, type Static } from '@sinclair/typebox'
import { conditionError } from '../../client/conditions'
import { check } from '../../contract/schema'
import { phrase } from '../phrases'
import { programOfPackage } from './process'

/** ms; unpacking a language takes a second or two, on a loaded machine more. */
const PATIENCE = 60_000
const LONGEST_ANSWER = 1_000_000

const Listed = Type.Array(
  Type.Object({
    /** Tesseract's code, e.g. `deu` */
    code: Type.String(),
    name: Type.String(),
    /** `data folder`, `package`, `system` */
    from: Type.Array(Type.String()),
    /** `addable`: its data are on this machine; `known`: they must be installed first */
    state: Type.Union([Type.Literal('installed'), Type.Literal('addable'), Type.Literal('known')]),
  }),
)
const Added = Type.Object({ added: Type.Object({ code: Type.String(), name: Type.String(), source: Type.String() }) })
const Failed = Type.Object({
  failed: Type.Object({ reason: Type.String(), message: Type.String(), values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])) }),
})

export type ListedLanguage = Static<typeof Listed>[number]
export type AddedLanguage = Static<typeof Added>['added']

/** The engine said why it does not do it; `reason` is stable. */
export class LanguageRefused extends Error {
  constructor(
    readonly reason: string,
    message: string,
    readonly values: Readonly<Record<string, string | number>>,
  ) {
    super(message)
  }
}

export interface LanguagesAt {
  readonly dataFolder: string
  /** Where the search for npm packages with language data begins besides the data folder. */
  readonly userFolder: string
  readonly signal?: AbortSignal
  /** Main file of the engine; absent: that of this package. */
  readonly program?: string
}

/** Runs `platen-engine languages ...`; what it prints, also when it failed with an answer. */
function run(action: string, args: readonly string[], { dataFolder, userFolder, signal, program = programOfPackage() }: LanguagesAt): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const all = [program, 'languages', action, '--json', `--data=${dataFolder}`, ...args]
    execFile(process.execPath, all, { cwd: userFolder, signal, timeout: PATIENCE, maxBuffer: LONGEST_ANSWER, windowsHide: true }, (error, output, errors) => {
      try {
        resolve(JSON.parse(output))
      } catch {
        reject(signal?.aborted ? (signal.reason as Error) : conditionError('engine-failed', { detail: errors.trim().split('\n')[0] || (error?.message ?? phrase('engine-silent')) }))
      }
    })
  })
}

const unexpected = () => conditionError('engine-failed', { detail: phrase('engine-languages') })

/**
 * All languages: those that pages can be read in, those that can be added, and those whose data must be installed first.
 * @throws PlatenError `ENGINE_FAILED`
 */
export async function listLanguages(at: LanguagesAt): Promise<ListedLanguage[]> {
  const answer = await run('list', ['--all'], at)
  if (check(Listed, answer).length > 0) throw unexpected()
  return answer as ListedLanguage[]
}

/**
 * Puts a language into the data folder; an engine that runs there takes it at once.
 * @param from a file or folder on this machine; absent: the package, npm packages and the system are looked through
 * @throws LanguageRefused, PlatenError `ENGINE_FAILED`
 */
export async function addLanguage(code: string, from: string | undefined, at: LanguagesAt): Promise<AddedLanguage> {
  const answer = await run('add', [...(from ? [`--from=${from}`] : []), '--', code], at)
  if (check(Failed, answer).length === 0) {
    const { reason, message, values } = (answer as Static<typeof Failed>).failed
    throw new LanguageRefused(reason, message, values)
  }
  if (check(Added, answer).length > 0) throw unexpected()
  return (answer as Static<typeof Added>).added
}
