/** Find poster or page: one output when something is found, the other when nothing is. */
import type { NodeAPI } from 'node-red'
import type { CallAnswer } from '../../lib/client/types'
import { enrichedImageGet, enrichedImageSearch, type EnrichedImage } from '../../lib/contract/onprint'
import type { Operation } from '../../lib/contract/operation'
import type { InputFile } from '../../lib/flow/input'
import { correctedAddress } from '../../lib/flow/operation-node'
import { smallJpeg } from '../../lib/flow/pictures/smaller'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { fitOf, nearestLanguage, wantedLanguages } from './languages'
import { matchOfImage } from './matches'
import { tellNoMatch } from './no-match'
import { description } from './onprint-search.description'
import { SEARCHABLE } from './search-fields'

/** Where neither node nor account says one. */
const LAST_LANGUAGE = 'en-US'

interface Found {
  readonly image: EnrichedImage
  readonly requested: string
}

/** 204: nothing was recognised, or what was has no action in this language. */
const imageOf = ({ status, value }: CallAnswer): EnrichedImage | undefined => (status === 204 || !value ? undefined : (value as EnrichedImage))

function session({ settings }: Task): Record<string, unknown> {
  return settings.SessionId === undefined ? {} : { sessionId: settings.SessionId }
}

async function search(task: Task, file: InputFile, Language: string): Promise<EnrichedImage | undefined> {
  const picture = { content: file.content, contentType: file.kind.contentType, fileName: file.name }
  const onUpload = (sent: number, total: number | undefined): void =>
    task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) })
  return imageOf(await task.call(enrichedImageSearch, { params: session(task), parts: { query: { Language }, file: picture }, onUpload }))
}

/** The corrected address is the one of reading again, and only shown for it. */
const readOperation = ({ settings }: Task): Operation => (settings.operation === 'enriched-image-get' ? correctedAddress(enrichedImageGet, settings) : enrichedImageGet)

const read = async (task: Task, id: unknown, languageCode: string): Promise<EnrichedImage | undefined> =>
  imageOf(await task.call(readOperation(task), { params: { ...session(task), id, languageCode } }))

/** The first language in which there is anything. */
async function firstFound(languages: readonly string[], ask: (language: string) => Promise<EnrichedImage | undefined>): Promise<Found | undefined> {
  for (const requested of languages) {
    const image = await ask(requested)
    if (image) return { image, requested }
  }
  return undefined
}

/** The service gave another language than was wanted, and there are further wishes: it is asked for these, and the nearest is taken. */
async function inBestLanguage(task: Task, found: Found, languages: readonly string[]): Promise<Found> {
  const { image } = found
  const told = image.LanguageCode
  if (!image.Id || !told || languages.length === 1 || fitOf(found.requested, told) === 2) return found
  const offered = new Map<string, Found>([[told, found]])
  for (const requested of languages) {
    if (requested === found.requested || offered.has(requested)) continue
    const other = await read(task, image.Id, requested)
    if (other?.LanguageCode && !offered.has(other.LanguageCode)) offered.set(other.LanguageCode, { image: other, requested })
  }
  return offered.get(nearestLanguage(languages, [...offered.keys()], told) ?? told) ?? found
}

async function find(task: Task): Promise<Found | undefined> {
  const languages = wantedLanguages(task.settings.Language ?? task.defaults.language ?? LAST_LANGUAGE)
  const [file] = task.files
  if (!file) return firstFound(languages, (language) => read(task, task.settings.Id, language))
  const picture = await smallJpeg(file, { longestSide: task.settings.longestSide as number | undefined, setting: 'longestSide' })
  const found = await firstFound(languages, (language) => search(task, picture, language))
  return found && inBestLanguage(task, found, languages)
}

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    files: { accepted: SEARCHABLE, wanted: ({ operation }) => operation === 'enriched-image-search' },
    async run(task) {
      const found = await find(task)
      if (!found) return tellNoMatch(task, 'no-match')
      delete task.message.reason
      await task.deliver({ value: found.image, members: { match: matchOfImage(found.image, found.requested) } }, 'match')
    },
  })
