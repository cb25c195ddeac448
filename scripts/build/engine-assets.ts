import { assetSources } from '../../lib/engine/imaging/assets'

/** A file that is copied beside the engine's bundle. */
export interface EngineAsset {
  /** Path relative to the folder of the project. */
  readonly from: string
  /** Name in `dist/engine/assets/`. */
  readonly to: string
}

/** What the build copies: the same table by which the engine finds its assets in a checkout, so the two cannot differ. */
export const engineAssets: readonly EngineAsset[] = Object.entries(assetSources).map(([to, from]) => ({ from, to }))
