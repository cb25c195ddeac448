/** Find picture in collection: the hits, best first, on one output; nothing good enough on the other. */
import type { NodeAPI } from 'node-red'
import { PICTURE_TYPES, pictureSearch, recognitionScore, type Picture } from '../../lib/contract/onprint'
import type { InputFile } from '../../lib/flow/input'
import { smallJpeg } from '../../lib/flow/pictures/smaller'
import { registerActionNode } from '../../lib/flow/register'
import type { Task } from '../../lib/flow/task'
import { matchOfPicture } from './matches'
import { tellNoMatch } from './no-match'
import { description } from './onprint-picture-search.description'
import { SEARCHABLE } from './search-fields'

interface Asked {
  readonly Keywords?: readonly string[]
  readonly minimumScore?: number
  readonly maximumResults?: number
  readonly longestSide?: number
}

function fitting(file: InputFile, longestSide: number | undefined): Promise<InputFile> {
  const asItIs = longestSide === undefined && (PICTURE_TYPES as readonly string[]).includes(file.kind.contentType)
  return asItIs ? Promise.resolve(file) : smallJpeg(file, { longestSide, setting: 'longestSide' })
}

async function search(task: Task, { Keywords, longestSide }: Asked): Promise<Picture[]> {
  const picture = await fitting(task.files[0] as InputFile, longestSide)
  const file = { content: picture.content, contentType: picture.kind.contentType, fileName: picture.name }
  const onUpload = (sent: number, total: number | undefined): void =>
    task.progress({ state: 'sending', ...(total ? { percent: Math.round((100 * sent) / total) } : {}) })
  const { value } = await task.call(pictureSearch, { parts: { query: Keywords?.length ? { Keywords } : {}, file }, onUpload })
  return (value as Picture[] | undefined) ?? []
}

/** Without a score a hit is as good as any: the service had its reason to name it. */
const scoreOf = (picture: Picture): number => recognitionScore(picture) ?? 1

export = (RED: NodeAPI): void =>
  registerActionNode(RED, description, {
    files: { accepted: SEARCHABLE },
    async run(task) {
      const asked = task.settings as Asked
      const found = await search(task, asked)
      if (found.length === 0) return tellNoMatch(task, 'no-match')
      const good = found.filter((picture) => scoreOf(picture) >= (asked.minimumScore ?? 0)).sort((a, b) => scoreOf(b) - scoreOf(a))
      if (good.length === 0) return tellNoMatch(task, 'below-minimum-score')
      const best = good.slice(0, asked.maximumResults)
      delete task.message.reason
      await task.deliver({ value: best, members: { match: best.map(matchOfPicture) } }, 'match')
    },
  })
