/** The command line of `platen-engine`. */
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { isLoopback } from './hosts'

export const USAGE = `Usage: platen-engine [options]
       platen-engine languages list | add CODE   (more: platen-engine languages --help)

  --port N       port to listen on; 0: any free one, this time; left out: the one that belongs to the data folder
  --host NAME    address to listen on (default 127.0.0.1)
  --data DIR     folder for jobs and results (default: platen in the home folder's .local/share, or $PLATEN_DATA)
  --workers N    pages that are read at the same time, 1..64 (default: one a processor)
  --config FILE  users, folders, limits, as JSON (docs/engine.md)
  --open         no login needed; only on a loopback address
  --version      print the version
  --help         print this
`

export interface Arguments {
  /** undefined: the data folder's own; 0: any. */
  readonly port: number | undefined
  readonly host: string
  readonly dataFolder: string
  readonly workers: number
  readonly configFile: string | undefined
  readonly open: boolean
}

/** What is wrong with the command line; the process ends with 2. */
export class UsageError extends Error {}

/** Where the data are when nobody says: the XDG data folder, or its like. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv): string {
  if (environment.PLATEN_DATA) return environment.PLATEN_DATA
  if (process.platform === 'win32' && environment.LOCALAPPDATA) return path.join(environment.LOCALAPPDATA, 'platen')
  return path.join(environment.XDG_DATA_HOME || path.join(os.homedir(), '.local', 'share'), 'platen')
}

function wholeNumber(name: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not "${text}".`)
  return value
}

/**
 * @returns the settings, or `help` or `version` when that was asked for
 * @throws UsageError for anything unknown, doubled or out of range
 */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv = process.env): Arguments | 'help' | 'version' {
  let values, tokens
  try {
    ;({ values, tokens } = parseArgs({
      tokens: true,
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        workers: { type: 'string' },
        config: { type: 'string' },
        open: { type: 'boolean' },
        version: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }))
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
  const named = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
  const double = named.find((name, index) => named.indexOf(name) !== index)
  if (double !== undefined) throw new UsageError(`--${double} is given twice.`)
  if (values.help) return 'help'
  if (values.version) return 'version'
  const host = values.host ?? '127.0.0.1'
  if (!host) throw new UsageError('--host needs an address.')
  if (values.data === '') throw new UsageError('--data needs a folder.')
  const open = values.open ?? false
  if (open && !isLoopback(host)) throw new UsageError(`--open lets in everybody and works only on a loopback address, not on ${host}. Configure users instead (--config).`)
  return {
    port: wholeNumber('port', values.port, 0, 65535),
    host,
    dataFolder: path.resolve(values.data ?? defaultDataFolder(environment)),
    workers: wholeNumber('workers', values.workers, 1, 64) ?? Math.min(64, os.availableParallelism()),
    configFile: values.config === undefined ? undefined : path.resolve(values.config),
    open,
  }
}
