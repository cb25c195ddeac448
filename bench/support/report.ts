/**
 * What every measurement leaves behind: a table on standard output and a JSON file in `bench/results/`, both with the machine and
 * its load, because a figure without them says little.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
export const resultsFolder = path.join(root, 'bench/results')

export type Cell = string | number | boolean | undefined
export type Row = Readonly<Record<string, Cell>>

export interface Target {
  /** What was to be reached, in words with the figure. */
  readonly wanted: string
  readonly measured: string
  readonly reached: boolean
}

export interface Report {
  /** Name of the bench, also of its file. */
  readonly name: string
  readonly quick: boolean
  /** One table or several by title; columns are the keys of the rows, units in their names. */
  readonly tables: Readonly<Record<string, readonly Row[]>>
  readonly targets?: readonly Target[]
  /** Seeds, versions of peers, what to know when reading the figures. */
  readonly notes?: readonly string[]
}

/** The machine, and how busy it is: averages of runnable processes over 1, 5 and 15 minutes. */
export function machine(): Readonly<Record<string, string | number>> {
  const processors = os.cpus()
  return {
    processor: processors[0]?.model.trim() ?? '?',
    cores: processors.length,
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    load: os.loadavg().map((load) => load.toFixed(2)).join(' '),
  }
}

function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}

const show = (cell: Cell) => (typeof cell === 'number' && !Number.isInteger(cell) ? cell.toPrecision(4).replace(/\.?0+$/, '') : String(cell ?? ''))

/** Rows as aligned text. */
export function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [columns, ...rows.map((row) => columns.map((column) => show(row[column])))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  const numeric = columns.map((column) => rows.every((row) => row[column] === undefined || typeof row[column] === 'number'))
  const format = (line: readonly string[]) => line.map((cell, index) => (numeric[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0))).join('  ').trimEnd()
  const [head = [], ...body] = lines
  return [format(head), widths.map((width) => '-'.repeat(width)).join('  '), ...body.map(format)].join('\n')
}

/** Prints the report and writes it down; returns the path of the JSON file. */
export function report(result: Report, { startedUnder = '' } = {}): string {
  const about = { ...machine(), ...(startedUnder ? { loadAtStart: startedUnder } : {}), revision: revision(), when: new Date().toISOString() }
  const lines = ['', `bench ${result.name}${result.quick ? ' (quick)' : ''}: ${Object.entries(about).map(([key, value]) => `${key} ${value}`).join(', ')}`]
  for (const [title, rows] of Object.entries(result.tables)) lines.push('', title, table(rows))
  if (result.targets?.length) lines.push('', table(result.targets.map(({ wanted, measured, reached }) => ({ target: wanted, measured, reached: reached ? 'yes' : 'NO' }))))
  for (const note of result.notes ?? []) lines.push('', note)
  process.stdout.write(lines.join('\n') + '\n')
  mkdirSync(resultsFolder, { recursive: true })
  const file = path.join(resultsFolder, `${result.name}${result.quick ? '-quick' : ''}-${about.when.replace(/[:.]/g, '-')}.json`)
  writeFileSync(file, JSON.stringify({ ...result, machine: about }, null, 2) + '\n')
  process.stdout.write(`\nWritten to ${path.relative(root, file)}\n`)
  return file
}

/** CPU seconds (user and system) and peak memory in MB of a process and of those it waited for, as Linux counts them. */
export function usageOf(pid: number): { readonly cpuSeconds: number; readonly peakMemoryMB: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // Fields after the program's name, which may hold spaces; times are in ticks of 1/100 s.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0)
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return { cpuSeconds: ticks / 100, peakMemoryMB: Number(peak?.[1] ?? 0) / 1024 }
}
