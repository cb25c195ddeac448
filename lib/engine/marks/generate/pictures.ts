import { decodedPicture } from './picture-file'
import { MarksFailure } from '../failure'
import type { LoadedPicture } from './layout/context'
import type { MarkupNode } from './markup/parse'

export type FindPicture = (name: string) => Promise<Uint8Array | undefined>

/** Loads each picture of the description once. @throws MarksFailure sheet-picture-missing, sheet-picture-unreadable */
export async function loadPictures(nodes: readonly MarkupNode[], find: FindPicture | undefined, folder?: string): Promise<Map<string, LoadedPicture>> {
  const pictures = new Map<string, LoadedPicture>()
  for (const node of imagesIn(nodes)) {
    const name = node.value.trim()
    if (name === '') throw new MarksFailure('markup-invalid', { line: node.line, detail: '?image= needs the name of a picture file.' })
    if (pictures.has(name)) continue
    const bytes = await find?.(name)
    if (!bytes) throw new MarksFailure('sheet-picture-missing', { line: node.line, name, where: folder ? ` in the folder "${folder}"` : '' })
    pictures.set(name, await decodedPicture(bytes, name, node.line))
  }
  return pictures
}

function imagesIn(nodes: readonly MarkupNode[]): MarkupNode[] {
  return nodes.flatMap(node => node.type === 'image' ? [node] : imagesIn(node.children))
}
