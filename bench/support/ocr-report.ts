/**
 * Rows of the OCR measurement, and what is told of them. A whole run takes an hour, so it can be made in pieces (a class, a recogniser),
 * each with its peer beside it; the files that the pieces leave behind are joined to one report of one machine.
 */
import { readFileSync } from 'node:fs'
import type { Row, Target } from './report'

/** What must be the same in all pieces that are joined. */
const sameMachine = ['processor', 'cores', 'memoryGB', 'system', 'node'] as const

interface Piece {
  readonly name: string
  readonly tables: Readonly<Record<string, readonly Row[]>>
  readonly notes?: readonly string[]
  readonly machine: Readonly<Record<string, string | number>>
}

export const title = 'Reading scanned PDFs'
/** The peer that is measured against; its cost without PDF/A is told beside it. */
export const peerSystem = 'ocrmypdf -j2'

const value = (row: Row, column: string): number => Number(row[column] ?? 0)

/** How ours does beside the peer, for each class that both have read the same number of pages of. */
export function ratios(rows: readonly Row[]): Row[] {
  return rows
    .filter(row => !String(row['system']).startsWith('ocrmypdf'))
    .flatMap(own => {
      const peer = rows.find(row => row['pages'] === own['pages'] && row['system'] === peerSystem && row['number'] === own['number'])
      if (peer === undefined) return []
      return [
        {
          pages: own['pages'],
          number: own['number'],
          ours: own['system'],
          'words right, ours - ocrmypdf %': value(own, 'text layer %') - value(peer, 'text layer %'),
          'CPU, ours / ocrmypdf': value(own, 'CPU s/page') / value(peer, 'CPU s/page'),
          'memory, ours / ocrmypdf': value(own, 'peak MB') / value(peer, 'peak MB'),
        },
      ]
    })
}

export function targetsOf(rows: readonly Row[]): Target[] {
  return ['clean 200 dpi', 'clean 300 dpi'].flatMap(kind => {
    const [own, peer] = ['native', peerSystem].map(system => rows.find(row => row['pages'] === kind && row['system'] === system))
    if (own === undefined || peer === undefined || own['number'] !== peer['number']) return []
    const [ownCpu, peerCpu] = [value(own, 'CPU s/page'), value(peer, 'CPU s/page')]
    const [ownWords, peerWords] = [value(own, 'text layer %'), value(peer, 'text layer %')]
    return [
      {
        wanted: `${kind}: native needs fewer CPU seconds a page than ocrmypdf -j2 at equal or better accuracy`,
        measured: `${ownCpu.toFixed(2)} s at ${ownWords.toFixed(2)} % beside ${peerCpu.toFixed(2)} s at ${peerWords.toFixed(2)} % (ratio ${(ownCpu / peerCpu).toFixed(2)})`,
        reached: ownCpu < peerCpu && ownWords >= peerWords,
      },
    ]
  })
}

/**
 * Joins pieces. Rows that two pieces have for the same pages and system are those of the later file.
 * @param files paths of what the pieces wrote
 * @throws when they come from different machines, or from another bench
 */
export function joinPieces(files: readonly string[]): { readonly rows: readonly Row[]; readonly notes: readonly string[] } {
  const pieces = files.map(file => JSON.parse(readFileSync(file, 'utf8')) as Piece)
  const rows = new Map<string, Row>()
  const notes = new Set<string>()
  const [first] = pieces
  for (const [index, piece] of pieces.entries()) {
    if (piece.name !== 'ocr' || piece.tables[title] === undefined) throw new Error(`${files[index]} is not of this bench.`)
    for (const member of sameMachine) {
      if (piece.machine[member] !== first!.machine[member]) throw new Error(`${files[index]} is of another machine: ${member} ${piece.machine[member]}, not ${first!.machine[member]}.`)
    }
    for (const row of piece.tables[title]) {
      const key = `${row['pages']}|${row['system']}|${row['number']}`
      rows.delete(key)
      rows.set(key, row)
    }
    for (const note of piece.notes ?? []) notes.add(note)
    const { revision, when, loadAtStart, load } = piece.machine
    notes.add(`Piece of ${String(when)}: revision ${String(revision)}, load ${String(loadAtStart)} at its start and ${String(load)} at its end.`)
  }
  const sorted = [...rows.values()].sort((one, other) => String(one['pages']).localeCompare(String(other['pages'])))
  return { rows: sorted, notes: [...notes] }
}
