/** What the rest of a form says about the sheet that is previewed: the values that are known before the node runs. */
import type { Settings } from '../settings/settings'
import type { Side } from '../settings/reasons'
import type { FormNode, PreviewRequest } from './questions'

/** Group of the fields that say how a sheet is printed, by the names of the engine's options. */
const PRINT = 'print'

/** A constant of the dialog; what comes with a message or from the environment is not known yet. */
function known(settings: Settings, name: string): string | number | boolean | undefined {
  const stored = settings.effective(name)
  const value = stored && ['str', 'num', 'bool'].includes(stored.type) ? stored.value : settings.field(name)?.serviceDefault
  return value === '' || (typeof value === 'string' && value.includes('${')) ? undefined : value
}

/** @param side where the node would run; a service prints plain sheets, and has its own pictures */
export function sheetOptions(settings: Settings, side: Side, engine: FormNode | undefined): Omit<PreviewRequest, 'markup' | 'page' | 'width'> {
  if (side === 'vendor') return { options: {} }
  const options = settings.fields.filter(({ group }) => group === PRINT).flatMap(({ name }) => {
    const value = known(settings, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const folder = known(settings, 'imageFolder')
  return { options: Object.fromEntries(options), ...(folder === undefined ? {} : { imageFolder: String(folder) }), ...(engine ? { engine } : {}) }
}
