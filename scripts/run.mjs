#!/usr/bin/env node
/**
 * The entry of every npm script, in plain Node without a dependency, so that it runs on a fresh clone: installs what is missing,
 * builds what is older than its sources, says both on standard error only, and hands over to the command. Arguments, standard
 * streams, signals and exit code are passed on unchanged.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { installedAsLocked, sourceFingerprint, stampFile, withLock } from './freshness.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** What each command runs; `built`: needs an up-to-date build before it starts. */
const commands = {
  start: { script: 'scripts/start.ts', built: true },
  test: { script: 'scripts/test.ts', built: true },
  'test-outside': { script: 'scripts/test-outside.ts', built: true },
  demo: { script: 'scripts/demo.ts', built: true },
  operations: { script: 'scripts/operations.ts', built: true },
  engine: { script: 'dist/engine/main.js', built: true },
  bench: { script: 'scripts/bench.ts', built: true },
  lint: { script: 'scripts/lint.ts', built: false },
  build: { script: 'scripts/build.ts', built: false },
  watch: { script: 'scripts/watch.ts', built: false },
}

const say = (text) => process.stderr.write(`${text}\n`)

function fail(text) {
  say(text)
  process.exit(1)
}

/** Runs a program to its end; its standard output goes where `stdout` says. Resolves with {code, signal}. */
function run(program, args, { stdin = 'inherit', stdout = 'inherit', shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: [stdin, stdout, 'inherit'], shell })
    const forward = (signal) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve({ code, signal })
    })
  })
}

/** Runs a preparing step with its output on standard error; ends this process with its exit code when it fails. */
async function prepare(program, args, options) {
  const { code, signal } = await run(program, args, { stdin: 'ignore', stdout: 2, ...options })
  if (signal) process.kill(process.pid, signal)
  if (code !== 0) process.exit(code ?? 1)
}

const npm = (args) => prepare(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' })

async function install() {
  if (installedAsLocked(root)) return
  if (!existsSync(path.join(root, 'node_modules'))) {
    say('Installing what the project needs (npm ci); this takes a minute the first time ...')
    await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  } else {
    // Not `npm ci`, which would first delete the folder under a Node-RED that may be running from it.
    say('The lock file has changed; bringing node_modules up to it (npm install --no-save) ...')
    await npm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  }
}

async function build(force) {
  const fresh = () => {
    const stamp = stampFile(root)
    return existsSync(stamp) && existsSync(path.join(root, 'dist')) && readFileSync(stamp, 'utf8') === sourceFingerprint(root)
  }
  if (!force && fresh()) return
  say('Building ...')
  await prepare(process.execPath, ['--import', 'tsx', 'scripts/build.ts'])
}

const major = process.versions.node.split('.').map(Number)
if (major[0] < 20 || (major[0] === 20 && major[1] < 19))
  fail(`Platen needs Node.js 20.19 or newer; this is ${process.versions.node}.`)

const [name, ...rest] = process.argv.slice(2)
const command = commands[name]
if (!command) fail(`Usage: node scripts/run.mjs COMMAND [arguments]\nCommands: ${Object.keys(commands).join(', ')}`)

await withLock(root, say, async () => {
  await install()
  if (command.built || name === 'build') await build(name === 'build')
})

if (name === 'build') process.exit(0)
if (!existsSync(path.join(root, command.script))) fail(`${name}: ${command.script} is missing from this checkout.`)
const loader = command.script.endsWith('.ts') ? ['--import', 'tsx'] : []
const { code, signal } = await run(process.execPath, [...loader, command.script, ...rest])
// Ending by the same signal tells the caller's shell what happened, as if the command had been called directly.
if (signal) process.kill(process.pid, signal)
else process.exit(code ?? 1)
