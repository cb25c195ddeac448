/** What a node says in the log and the debug sidebar besides its errors: one table of keys and English texts; other languages are catalogues. */
import { fillText, type ErrorValues, type Phrase } from '../client/errors'

export const warningTexts = {
  'name-unknown': '${__name__} has no value and was left as it is.',
  'lost-on-restart': 'Should Node-RED restart while this node works, the message goes on without: __names__.',
  'kept-unreadable': 'A message that was kept cannot be read and is left where it is: __file__',
  'kept-broken': 'A message that was kept cannot be read and is left where it is (__file__): __problem__',
  'import-repeated': 'The import of "__name__" was interrupted and is done again; the library may have it twice.',
  'line': 'Line __line__: __text__',
  'page': 'Page __page__ was not read: __text__',
} as const

export type WarningKey = keyof typeof warningTexts

export const warning = (key: WarningKey, values: ErrorValues = {}): Phrase => ({ key: `warning.${key}`, values, text: fillText(warningTexts[key], values) })
