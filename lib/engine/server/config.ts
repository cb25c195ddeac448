/** The file given with `--config`: users and their rights, OCR folders, limits, languages. Checked when the engine starts. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Type, type Static } from '@sinclair/typebox'
import { check, Guid } from '../../contract/schema'
import { JobOptions } from '../../contract/ownocr'
import { readOptions } from './ownocr/options'

const User = Type.Object(
  {
    name: Type.String({ minLength: 1, pattern: '^[^:]+$' }),
    /** Plain, or `scrypt:<salt in hex>:<64 bytes in hex>`. */
    password: Type.String({ minLength: 1 }),
    /** Sees and changes everybody's jobs. */
    admin: Type.Optional(Type.Boolean()),
    /** "Enum OCR Folder Definition". */
    listFolders: Type.Optional(Type.Boolean()),
    /** "Post Files to OCR Folders". */
    postToFolders: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type ConfiguredUser = Static<typeof User>

const WatchedFolder = Type.Object(
  {
    /** Absent: made from `input`, always the same for the same folder. */
    id: Type.Optional(Guid()),
    /** Its name. */
    description: Type.String({ minLength: 1 }),
    /** Watched for new files; relative paths start at the config file's folder. */
    input: Type.String({ minLength: 1 }),
    /** Results go here; absent: `output` inside `input`. */
    output: Type.Optional(Type.String({ minLength: 1 })),
    /** Originals that were read go here; absent: `done` inside `input`. */
    done: Type.Optional(Type.String({ minLength: 1 })),
    /** Originals that could not be read go here, each with a file that says why; absent: `failed` inside `input`. */
    failed: Type.Optional(Type.String({ minLength: 1 })),
    /** Extensions without dots; absent: all that can be read. */
    filters: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Za-z]{3,4}$' }), { minItems: 1 })),
    /** Options of the jobs. */
    options: Type.Optional(JobOptions),
  },
  { additionalProperties: false },
)
export type WatchedFolder = Static<typeof WatchedFolder> & { readonly id: string }

const whole = (minimum: number, maximum: number, value: number) => Type.Optional(Type.Integer({ minimum, maximum, default: value }))

const ConfiguredLimits = Type.Object(
  {
    /** MB of one upload. */
    uploadMegabytes: whole(1, 100_000, 2_000),
    /** Uploads of one job. */
    filesPerJob: whole(1, 100_000, 1_000),
    /** Pages of one document. */
    pages: whole(1, 1_000_000, 5_000),
    /** Million px of one page. */
    megapixels: whole(1, 10_000, 300),
    /** Million px of all pages of a document together, unpacked. */
    documentMegapixels: whole(1, 100_000_000, 200_000),
    pageSeconds: whole(1, 86_400, 300),
    jobMinutes: whole(1, 43_200, 720),
    /** "Max retention days": the longest that a job is kept, and the default. */
    retentionDays: whole(1, 36_500, 30),
    /** MB that stay free on the disk: nothing is accepted below. */
    freeMegabytes: whole(0, 1_000_000, 100),
    /** MB that all jobs' files may take: the oldest finished ones go first. */
    storedMegabytes: whole(1, 100_000_000, 20_000),
    /** Jobs kept at once, of any state. */
    jobs: whole(1, 1_000_000, 20_000),
  },
  { additionalProperties: false },
)
export type EngineLimits = Required<Static<typeof ConfiguredLimits>>

export const ConfigSchema = Type.Object(
  {
    /** Name of this server, told by `name` and `serverload`. */
    name: Type.Optional(Type.String({ minLength: 1 })),
    /** Further names by which requests may call it (a reverse proxy's). */
    hosts: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
    users: Type.Optional(Type.Array(User)),
    folders: Type.Optional(Type.Array(WatchedFolder)),
    limits: Type.Optional(ConfiguredLimits),
    /** Names or codes of the languages that jobs may use; absent: all that are installed. */
    languages: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
  },
  { additionalProperties: false },
)

export interface Config {
  readonly name: string
  readonly hosts: readonly string[]
  readonly users: readonly ConfiguredUser[]
  readonly folders: readonly WatchedFolder[]
  readonly limits: EngineLimits
  readonly languages: readonly string[] | undefined
}

/** The configuration cannot be used; the process ends with 2. */
export class ConfigError extends Error {}

/** What holds where a limit is not configured. */
export const defaultLimits: EngineLimits = Object.fromEntries(
  Object.entries(ConfiguredLimits.properties).map(([name, schema]) => [name, schema.default as number]),
) as EngineLimits

/** @throws ConfigError naming the file and the member */
export function readConfig(file: string | undefined): Config {
  const given = file === undefined ? {} : parse(file)
  const folder = file === undefined ? process.cwd() : path.dirname(file)
  const folders = (given.folders ?? []).map((watched) => {
    const places = (['output', 'done', 'failed'] as const).filter((place) => watched[place] !== undefined)
    const absolute = Object.fromEntries(places.map((place) => [place, path.resolve(folder, watched[place] as string)]))
    const input = path.resolve(folder, watched.input)
    return { ...watched, ...absolute, id: watched.id?.replace(/[{}]/g, '').toLowerCase() ?? idOf(input), input }
  })
  const limits = { ...defaultLimits, ...given.limits }
  for (const { description, options } of folders) refuseOptions(file, description, options, limits)
  refuseDoubles(file, 'users', (given.users ?? []).map(({ name }) => name.toLowerCase()))
  refuseDoubles(file, 'folders (id)', folders.map(({ id }) => id))
  refuseDoubles(file, 'folders (input)', folders.map(({ input }) => input))
  return {
    name: given.name ?? 'Platen engine',
    hosts: given.hosts ?? [],
    users: given.users ?? [],
    folders,
    limits,
    languages: given.languages,
  }
}

/** A GUID of version 8 (RFC 9562): of our own making, from the folder's path. */
function idOf(input: string): string {
  const hash = createHash('sha256').update(input).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

/** What jobs are refused for is refused here too, before a file waits for ever. */
function refuseOptions(file: string | undefined, folder: string, options: unknown, limits: EngineLimits): void {
  try {
    readOptions(options, limits.retentionDays)
  } catch (error) {
    throw new ConfigError(`The configuration ${file} cannot be used: the options of the folder "${folder}": ${(error as Error).message}`)
  }
}

function parse(file: string): Static<typeof ConfigSchema> {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    // A parser's message may quote the file, and the file holds passwords.
    const problem = error instanceof SyntaxError ? 'it is no valid JSON' : (error as Error).message
    throw new ConfigError(`The configuration ${file} cannot be read: ${problem}.`)
  }
  const problems = check(ConfigSchema, value)
  if (problems.length) throw new ConfigError(`The configuration ${file} cannot be used: ${problems.map(({ path: place, message }) => `${place || '/'}: ${message}`).join('; ')}.`)
  return value as Static<typeof ConfigSchema>
}

function refuseDoubles(file: string | undefined, what: string, names: readonly string[]): void {
  const double = names.find((name, index) => names.indexOf(name) !== index)
  if (double !== undefined) throw new ConfigError(`The configuration ${file} names "${double}" twice in ${what}.`)
}
