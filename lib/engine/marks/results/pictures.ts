import type { GreyImage } from '../../imaging/grey'
import { loadSharp } from '../../imaging/sharp'
import { cutOut } from '../codes/patch'
import type { Answer, SheetReading } from '../recognize'
import { scaleAt } from '../registration/geometry'
import { hullOf, type Box, type ClipArea, type TemplatePage } from '../template'

/** Pictures that go with a result: the clip areas, the doubtful fields, and the sheet with what was read drawn on it. All JPEG. */

export interface Clip {
  /** Name of the element, as it is in the template. */
  readonly name: string
  readonly contentType: 'image/jpeg'
  readonly data: Buffer
}

/** Largest side of any picture given out, px. */
const largest = 4000

async function toJpeg(image: GreyImage, quality: number): Promise<Buffer> {
  const sharp = await loadSharp()
  return await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } }).jpeg({ quality }).toBuffer()
}

function cut(image: GreyImage, reading: SheetReading, box: Box, margin: number): GreyImage {
  const { map } = reading.registration
  const own = scaleAt(map.homography, box.left + box.width / 2, box.top + box.height / 2)
  return cutOut(image, map, box, Math.min(own, largest / (Math.max(box.width, box.height) + 2 * margin)), margin)
}

/** The clip areas of the page, upright and flat. */
export async function clipsOf(image: GreyImage, reading: SheetReading, page: TemplatePage): Promise<Clip[]> {
  const areas = page.elements.filter((element): element is ClipArea => element.kind === 'ClipArea' && element.width > 0 && element.height > 0)
  const clips: Clip[] = []
  for (const area of areas) {
    clips.push({ name: area.name, contentType: 'image/jpeg', data: await toJpeg(cut(image, reading, area, 0), area.jpegQuality) })
  }
  return clips
}

/** What a person needs to decide a doubtful field: its bubbles with a margin, upright. */
export async function fieldPicture(image: GreyImage, reading: SheetReading, answer: Answer): Promise<Buffer> {
  const boxes = answer.questions.map(({ question: { choice } }) => hullOf(choice.bubbles, choice.bubbleWidth, choice.bubbleHeight))
  const box = boxes.length > 0 ? unite(boxes) : answer.element
  const margin = answer.questions[0]?.question.choice.bubbleHeight ?? 40
  return await toJpeg(cut(image, reading, box, margin), 85)
}

function unite(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map(box => box.left))
  const top = Math.min(...boxes.map(box => box.top))
  return { left, top, width: Math.max(...boxes.map(box => box.left + box.width)) - left, height: Math.max(...boxes.map(box => box.top + box.height)) - top }
}

const colors = { marked: '#0a8a3c', doubtful: '#e07000', several: '#c0143c', empty: '#7fa8d8' }

/** The picture as it came, with every bubble outlined: green what counts, orange doubtful, red several marks, blue empty. At most `width` px wide. */
export async function annotate(image: GreyImage, reading: SheetReading, width = 1400): Promise<Buffer> {
  const sharp = await loadSharp()
  const { map } = reading.registration
  const factor = Math.min(1, width / image.width)
  const shapes: string[] = []
  for (const answer of reading.answers) {
    for (const result of answer.questions) {
      const { choice } = result.question
      choice.bubbles.forEach((bubble, index) => {
        const x = bubble.left + choice.bubbleWidth / 2
        const y = bubble.top + choice.bubbleHeight / 2
        const center = map.project(x, y)
        const radius = choice.bubbleWidth / 2 * scaleAt(map.homography, x, y) * 1.15
        const marked = result.marked.includes(index)
        const color = result.status === 'uncertain' ? colors.doubtful : marked ? (result.status === 'multiple' ? colors.several : colors.marked) : colors.empty
        const stroke = marked || result.status === 'uncertain' ? 3 : 1
        shapes.push(`<circle cx="${(center.x * factor).toFixed(1)}" cy="${(center.y * factor).toFixed(1)}" r="${(radius * factor).toFixed(1)}" fill="none" stroke="${color}" stroke-width="${stroke}"/>`)
      })
    }
  }
  const w = Math.max(1, Math.round(image.width * factor))
  const h = Math.max(1, Math.round(image.height * factor))
  const overlay = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">${shapes.join('')}</svg>`)
  return await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } })
    .resize(w, h, { fit: 'fill' }).toColorspace('srgb').composite([{ input: overlay, left: 0, top: 0 }]).jpeg({ quality: 82 }).toBuffer()
}
