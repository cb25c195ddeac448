/** What each example should come to, for the demo: one entry an example that runs on the built-in engine. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { letterParagraphs } from '../sample/letter'

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

export interface Demonstration {
  readonly goesIn: string
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
}
