/**
 * Weights of the log-odds that a bubble is marked, for `likelihood.ts`. Written by bench/support/marks-weights.ts from seeded sheets (seeds
 * 1 to 80, 6900 bubbles): not to be changed by hand.
 */
export const weights = { bias: 1.21, darkness: 13.74, smear: -1.96, dot: -0.16, rival: -1.36 } as const
