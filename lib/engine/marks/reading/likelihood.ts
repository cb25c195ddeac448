import type { BubbleStrength } from './strength'
import { weights } from './weights'

/** What speaks for and against a mark, as numbers that do not depend on the page: see `weights.ts` for where their weights come from. */
export interface Evidence {
  /** Natural logarithm of the strength as a multiple of the page's threshold. */
  readonly darkness: number
  /** 0 for strokes, 1 for ink that covers the inside evenly, as what an eraser leaves does: that has to be darker to count. */
  readonly smear: number
  /** 0 for ink that reaches across the inside, up to 1 for a small dot. */
  readonly dot: number
  /** Logarithm of the strongest other bubble of the question over this one: beside a clear mark a weak one is more likely a slip. 0 where several may be marked. */
  readonly rival: number
}

export function evidenceOf(bubble: BubbleStrength, threshold: number, strongestOther: number | undefined): Evidence {
  const ratio = strongestOther === undefined ? 0 : Math.log((strongestOther + 0.03) / (bubble.strength + 0.03))
  return {
    darkness: Math.log((bubble.strength + 0.01) / (threshold + 0.01)),
    smear: Math.max(0, bubble.shape.cover - 0.55) / 0.45,
    dot: Math.min(1, Math.max(0, 0.85 - bubble.shape.spread) / 0.35),
    rival: Math.min(1.5, Math.max(-1.5, ratio)),
  }
}

/** Log-odds that the bubble is marked: 0 even, 3 for 20 to 1. */
export function logOdds({ darkness, smear, dot, rival }: Evidence): number {
  return weights.bias + weights.darkness * darkness + weights.smear * smear + weights.dot * dot + weights.rival * rival
}
