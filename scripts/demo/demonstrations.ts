/** What each example should come to, for the demo: one entry an example that runs on the built-in engine. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { FlowNode } from '../node-red'
import { letterParagraphs } from '../sample/letter'
import { answerSheetDemonstrations } from './answer-sheets'

/** A message that reached a debug node or a catch node; Buffers are shown as {bytes, head}. */
export interface Seen {
  readonly failed: boolean
  readonly message: Readonly<Record<string, unknown>>
}

export interface Verdict {
  /** What came out, in a few words. */
  readonly out: string
  readonly right: boolean
}

/** Where an example is shown. */
export interface Stage {
  /** For what goes in. */
  readonly folder: string
  readonly results: string
  /** Of Node-RED. */
  readonly userFolder: string
}

export interface Demonstration {
  readonly goesIn: string
  /** Variables of its tab besides PAGE and RESULTS. */
  variables?(stage: Stage): Readonly<Record<string, string>>
  /** Does what a person would do before a button is pressed, such as filling in a sheet; buttons count from 0. */
  before?(button: number, stage: Stage): Promise<void>
  /** Whether a button may be pressed now. */
  ready?(button: number, seen: readonly Seen[], results: string): boolean
  /** Its buttons are pressed in turn, the next one when the one before has brought a message. */
  readonly inTurn?: boolean
  /** What a person would set up first: nodes, in place of those of the example with their ids. @param results the folder for results */
  prepare?(results: string): readonly FlowNode[]
  /** Judges what was seen so far and what lies in the results folder; undefined: not complete yet. */
  judge(seen: readonly Seen[], results: string): Verdict | undefined
}

const words = (text: string) => text.split(/\s+/).filter(Boolean)

/** Share of the letter's words that the text has, 0..1. */
function shareOfLetter(text: string): number {
  const found = new Set(words(text))
  const wanted = words(letterParagraphs.join(' '))
  return wanted.filter((word) => found.has(word)).length / wanted.length
}

const endingWith = (folder: string, ending: string) => readdirSync(folder).filter((file) => file.endsWith(ending))

export const demonstrations: Readonly<Record<string, Demonstration>> = {
  ...answerSheetDemonstrations,
  'scan-to-pdf-and-text': {
    goesIn: 'a scanned letter, JPEG, 200 dpi',
    judge(seen, results) {
      const text = seen.map(({ message }) => message.text ?? message.payload).find((value) => typeof value === 'string')
      const [pdf] = endingWith(results, '.pdf')
      const [txt] = endingWith(results, '.txt')
      if (typeof text !== 'string' || !pdf || !txt) return undefined
      const bytes = readFileSync(path.join(results, pdf))
      const written = readFileSync(path.join(results, txt), 'utf8')
      const [shown, kept] = [shareOfLetter(text), shareOfLetter(written)]
      const percent = (share: number) => `${(share * 100).toFixed(0)} %`
      return {
        out: `${pdf} (${(bytes.length / 1000).toFixed(0)} kB) and ${txt} with ${percent(kept)} of the words, ${percent(shown)} in the message`,
        right: bytes.subarray(0, 5).toString('latin1') === '%PDF-' && kept >= 0.95 && shown >= 0.95,
      }
    },
  },
  'scan-job-step-by-step': {
    goesIn: 'a scanned letter, JPEG, 200 dpi',
    judge(seen, results) {
      const text = seen.map(({ message }) => message.text).find((value) => typeof value === 'string')
      const [pdf] = endingWith(results, '.pdf')
      if (typeof text !== 'string' || !pdf) return undefined
      const share = shareOfLetter(text)
      return { out: `${pdf} and a text with ${(share * 100).toFixed(0)} % of the words`, right: share >= 0.95 }
    },
  },
  'job-templates': {
    goesIn: 'nothing: a template is made, listed and used',
    inTurn: true,
    judge(seen) {
      const made = seen.map(({ message }) => message.payload as { Id?: number; IsTemplate?: boolean } | undefined).find((payload) => payload?.IsTemplate)
      const job = seen.map(({ message }) => message.job as { TemplateId?: number; TxtOutput?: boolean } | undefined).find((value) => value?.TemplateId)
      if (!made || !job) return undefined
      return { out: `template ${made.Id}, and a job made from template ${job.TemplateId}`, right: job.TemplateId === made.Id && job.TxtOutput === true }
    },
  },
  'ocr-folders': {
    goesIn: 'a scanned letter, JPEG, into a folder that the engine watches',
    inTurn: true,
    prepare(results) {
      const folders = [{ description: 'Letters', input: path.join(results, 'letters'), formats: 'both' }]
      return [{ id: '5b20c4e8a1f9000b', type: 'platen-engine', name: 'with a folder', version: 1, params: { folders: { type: 'json', value: JSON.stringify(folders) } } }]
    },
    judge(seen, results) {
      const name = seen.map(({ message }) => message.payload).find((payload) => typeof payload === 'string')
      const place = (...names: string[]): string => path.join(results, 'letters', ...names)
      const [pdf, txt] = [place('output', 'letter.pdf'), place('output', 'letter.txt')]
      // The file itself goes last: then all is there.
      if (typeof name !== 'string' || !existsSync(place('done', name))) return undefined
      if (!existsSync(pdf) || !existsSync(txt)) return { out: `"${name}" was read, and its results are not there`, right: false }
      const share = shareOfLetter(readFileSync(txt, 'utf8'))
      return { out: `"${name}" is done; beside it a PDF and a text with ${(share * 100).toFixed(0)} % of the words`, right: share >= 0.95 && readFileSync(pdf).subarray(0, 5).toString('latin1') === '%PDF-' }
    },
  },
  'jobs-and-server': {
    goesIn: 'nothing: the engine is asked',
    judge(seen) {
      const running = seen.map(({ message }) => message.payload).find((payload) => typeof payload === 'number')
      const load = seen.map(({ message }) => message.payload as { JobsThreads?: number; Version?: string } | undefined).find((payload) => payload?.JobsThreads)
      if (running === undefined || !load) return undefined
      return { out: `${running} jobs at work, ${load.JobsThreads} threads, version ${load.Version}`, right: running === 0 && Number(load.JobsThreads) > 0 }
    },
  },
}
