/** How the nodes look in the palette: a category a job, a muted colour a service. */
import type { Category } from '../../lib/flow/description'

export interface PaletteStyle {
  /** Node-RED's category; its label is translated by the node's catalogue. No dashes: Node-RED cuts there. */
  readonly category: string
  readonly color: string
}

/** Dark text on each has a contrast of at least 4.5 : 1, a white icon stands out on Node-RED's darker icon field. */
export const palette: Readonly<Record<Category, PaletteStyle>> = {
  platen: { category: 'paper in and out', color: '#C9B48E' },
  ownocr: { category: 'text from scans', color: '#8DB4CC' },
  'aspose-omr': { category: 'answer sheets', color: '#9DBE8F' },
  flat: { category: 'sheet music', color: '#DDA98F' },
  onprint: { category: 'find pictures', color: '#B7A3D0' },
  config: { category: 'config', color: '#C9C9C9' },
}
