import type { Judged, Scene } from './judge'
import { strangeRings } from './other-rings'
import type { PageModel } from './page-model'
import { compareWording, type Wording } from './wording'

/** Is a sheet whose bubbles fit another one of the same maker after all? */

/** What the sheet has that the template's sheet has not, and the other way round. */
export interface Strangeness extends Wording {
  /** Rings like bubbles that are none of the template. */
  readonly rings: number
  /** The blank sheet is known: its text, and those of its rings that are no bubbles. */
  readonly blankKnown: boolean
}

/** `doubtful`: a person should look. */
export type Kinship = 'own' | 'doubtful' | 'other'

/**
 * From how many rings and pieces of text. Own sheets, scribbled on, photographed and curled, show at most one of either; where the blank
 * sheet is not known, signs and parts of codes may look like bubbles.
 */
const limits = { rings: { doubtful: 2, other: 4 }, ringsUnknown: { doubtful: 2, other: 6, share: 0.05 }, text: { doubtful: 2, other: 4, share: 0.03 } }

export function strangenessOf(model: PageModel, { work, index }: Scene, { homography, field }: Judged): Strangeness {
  return { ...compareWording(work, model.text ?? [], homography, field), rings: strangeRings(model, index, homography, field), blankKnown: model.text !== undefined }
}

export function kinshipOf({ rings, pieces, other, missing, blankKnown }: Strangeness, bubbles: number): Kinship {
  const { text } = limits
  const { doubtful, other: most } = blankKnown ? limits.rings : limits.ringsUnknown
  // What is missing may be covered or lost in glare.
  if (rings >= Math.max(most, blankKnown ? 0 : bubbles * limits.ringsUnknown.share) || other >= Math.max(text.other, pieces * text.share)) return 'other'
  return rings >= doubtful || other + missing >= text.doubtful ? 'doubtful' : 'own'
}
