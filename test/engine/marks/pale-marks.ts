import type { GreyImage } from '../../../lib/engine/imaging/grey'
import type { SheetReading } from '../../../lib/engine/marks/recognize'
import { greyAt } from '../../../lib/engine/marks/registration/rings'

/**
 * The picture of a real filled sheet as if it had been filled in with a paler pencil: each mark is taken away by the nearest empty bubble with the same
 * letter, and put back over it with `darkness` (0..1) of what it had. Marks without such a neighbour stay.
 * @param every 1: all marks, 3: each third
 */
export function withPaleMarks(image: GreyImage, reading: SheetReading, darkness: number, every: number): GreyImage {
  const { map } = reading.registration
  const questions = reading.answers.flatMap(answer => answer.questions)
  const data = image.data.slice()
  let count = 0
  for (const { question: { choice }, marked } of questions) {
    for (const index of marked) {
      if (count++ % every !== 0) continue
      const bubble = choice.bubbles[index]!
      const half = choice.bubbleWidth / 2
      const same = questions.flatMap(other => other.question.choice.bubbles.filter((candidate, at) =>
        candidate.value === bubble.value && !other.marked.includes(at) && other.question.choice.bubbleWidth === choice.bubbleWidth))
      const source = same.sort((a, b) => Math.hypot(a.left - bubble.left, a.top - bubble.top) - Math.hypot(b.left - bubble.left, b.top - bubble.top))[0]
      if (!source) continue
      const to = map.project(bubble.left + half, bubble.top + half)
      const from = map.project(source.left + half, source.top + half)
      const radius = half * Math.abs(map.frame(bubble.left, bubble.top)[0])
      const paper = Math.max(...Array.from({ length: 16 }, (_, at) =>
        greyAt(image, to.x + 1.25 * radius * Math.sin(at * Math.PI / 8), to.y + 1.25 * radius * Math.cos(at * Math.PI / 8))))
      for (let y = Math.floor(to.y - 1.12 * radius); y <= to.y + 1.12 * radius; y++) {
        for (let x = Math.floor(to.x - 1.12 * radius); x <= to.x + 1.12 * radius; x++) {
          if (Math.hypot(x - to.x, y - to.y) > 1.12 * radius) continue
          const ink = Math.min(1, Math.max(0, (1 - image.data[y * image.width + x]! / paper) / 0.6))
          data[y * image.width + x] = greyAt(image, from.x + x - to.x, from.y + y - to.y) * (1 - ink * darkness)
        }
      }
    }
  }
  return { ...image, data }
}
