#!/usr/bin/env node
/** `platen-engine`: reads the command line, takes the data folder, serves, and ends in good order. */
import { fstatSync } from 'node:fs'
import { lockFolder, type FolderLock } from '../jobs/lock'
import { JobsFailure } from '../jobs/failure'
import { readArguments, USAGE, UsageError } from './arguments'
import { ConfigError, readConfig } from './config'
import { prepareDataFolder } from './data-folder'
import { log } from './log'
import { startServer, type RunningServer } from './server'
import { packageVersion } from './version'

/** Exit codes, documented in docs/engine.md. */
const EXIT = { usage: 2, inUse: 3, unusable: 4, failed: 1 } as const

/** ms after which a stop that does not come to its end is cut short. */
const STOP_AT_LAST = 4000

/** ms between two looks whether the data folder is still ours. */
const LOOK_EVERY = 1_000
/** Looks in a row that must find it gone: a network drive may be away for a moment. */
const LOOKS = 3

/** A fault of ours: told in one line, then the process ends, because whatever was under way is safe on disk and in nobody's hands here. */
function endAtFault(error: unknown): void {
  log('crashed', { message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  process.stderr.write(`The engine met a fault of its own: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(EXIT.failed)
}

async function main(): Promise<void> {
  process.on('uncaughtException', endAtFault)
  const args = process.argv.slice(2)
  if (args[0] === 'languages') {
    // The recognition that it asks is not for every start.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { languagesAnswer } = require('./languages-command') as typeof import('./languages-command')
    const { output, exitCode } = await languagesAnswer(args.slice(1))
    process.exitCode = exitCode
    return void process.stdout.write(output)
  }
  const settings = readArguments(args)
  if (settings === 'help') return void process.stdout.write(USAGE)
  if (settings === 'version') return void process.stdout.write(`${packageVersion}\n`)
  const config = readConfig(settings.configFile)
  // Nothing that the engine starts, and no dump of its environment, needs to know it.
  const secret = process.env.PLATEN_SECRET || undefined
  delete process.env.PLATEN_SECRET
  process.umask(0o077)
  await prepareDataFolder(settings.dataFolder)
  const lock = lockFolder(settings.dataFolder)
  process.once('exit', () => lock.release())
  const server = await startServer(settings, config, secret, log)
  process.once('exit', () => server.engine.recognition.letGo())
  endWithFolder(settings.dataFolder, lock)
  endInGoodOrder(server, lock)
  process.stdout.write(`${JSON.stringify({ event: 'ready', url: server.url })}\n`)
  if (server.engine.hasWork) setImmediate(() => openEngine(server))
}

/** What is written into a folder that is gone is lost, though the system goes on taking it; and another engine may have the new one. */
function endWithFolder(folder: string, lock: FolderLock): void {
  let missed = 0
  setInterval(() => {
    missed = lock.isHeld() ? 0 : missed + 1
    if (missed < LOOKS) return
    log('folder-lost', { folder })
    process.stderr.write(`The data folder ${folder} was removed while it was in use, or another engine took it. Its jobs are gone.\n`)
    process.exit(EXIT.unusable)
  }, LOOK_EVERY).unref()
}

function openEngine(server: RunningServer): void {
  try {
    server.engine.open()
  } catch (error) {
    log('engine-incomplete', { message: (error as Error).message })
  }
}

function endInGoodOrder(server: RunningServer, lock: FolderLock): void {
  let ending = false
  const end = (why: string) => {
    if (ending) return
    ending = true
    log('stopping', { why })
    setTimeout(() => process.exit(0), STOP_AT_LAST).unref()
    server
      .close()
      .catch((error: unknown) => log('stop-failed', { message: String(error) }))
      .finally(() => {
        lock.release()
        process.exit(0)
      })
  }
  process.on('SIGTERM', () => end('SIGTERM'))
  process.on('SIGINT', () => end('SIGINT'))
  process.on('SIGHUP', () => end('SIGHUP'))
  if (!isPipe(0)) return
  // Whoever started the engine holds the other end; its end is that of its owner, however it died.
  process.stdin.on('end', () => end('end of input')).on('error', () => end('end of input'))
  process.stdin.resume()
}

/** A pipe or socket, as a program gives it; not a terminal, a file or /dev/null. */
function isPipe(descriptor: number): boolean {
  try {
    const kind = fstatSync(descriptor)
    return kind.isFIFO() || kind.isSocket()
  } catch {
    return false
  }
}

main().catch((error: unknown) => {
  const { message } = error as Error
  process.stderr.write(error instanceof UsageError ? `${message}\n\n${USAGE}` : `${message}\n`)
  if (error instanceof UsageError || error instanceof ConfigError) process.exit(EXIT.usage)
  if (error instanceof JobsFailure) process.exit(error.reason === 'folder-in-use' ? EXIT.inUse : EXIT.unusable)
  process.exit(EXIT.failed)
})
