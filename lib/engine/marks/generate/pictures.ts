import { decodedPicture } from './picture-file'
import type { LoadedPicture } from './layout/context'
import type { MarkupNode } from './markup/parse'
import { markupProblem, pictureProblem } from './problems'
import { renderPng } from './render/png'
import { widthOf } from './text/fonts'

export type FindPicture = (name: string) => Promise<Uint8Array | undefined>

export interface PictureSource {
  readonly find?: FindPicture
  /** Where pictures are looked for, for the message that one is missing. */
  readonly folder?: string
  /** Called for one that is missing, in whose place a frame is drawn; absent: that is a failure. */
  readonly tellMissing?: (name: string, line: number) => void
}

/** px of the frame in place of a missing picture. */
const frame = { width: 500, height: 250 }

/** Loads each picture of the description once. @throws MarksFailure sheet-picture-missing, sheet-picture-unreadable */
export async function loadPictures(nodes: readonly MarkupNode[], { find, folder, tellMissing }: PictureSource): Promise<Map<string, LoadedPicture>> {
  const pictures = new Map<string, LoadedPicture>()
  for (const node of imagesIn(nodes)) {
    const name = node.value.trim()
    if (name === '') markupProblem(node.line, 'picture-name-missing')
    if (pictures.has(name)) continue
    const bytes = await find?.(name)
    if (!bytes && !tellMissing) pictureProblem('sheet-picture-missing', node.line, folder ? 'picture-not-found-in' : 'picture-not-found', { name, folder: folder ?? '' })
    if (!bytes) tellMissing?.(name, node.line)
    pictures.set(name, bytes ? await decodedPicture(bytes, name, node.line) : await frameFor(name))
  }
  return pictures
}

function imagesIn(nodes: readonly MarkupNode[]): MarkupNode[] {
  return nodes.flatMap(node => node.type === 'image' ? [node] : imagesIn(node.children))
}

/** A frame with the picture's name. */
async function frameFor(name: string): Promise<LoadedPicture> {
  const style = { font: 'arimo-regular' as const, size: 40 }
  const width = widthOf(name, style)
  const size = style.size * Math.min(1, (frame.width - 40) / width)
  const data = await renderPng({
    ...frame, items: [
      { kind: 'rectangle', x: 3, y: 3, width: frame.width - 6, height: frame.height - 6, stroke: '#808080', fill: '#f2f2f2', line: 4 },
      { kind: 'text', text: name, ...style, size, color: '#606060', x: (frame.width - width * size / style.size) / 2, baseline: frame.height / 2 + size * 0.36 },
    ],
  })
  return { data, type: 'png', ...frame }
}
