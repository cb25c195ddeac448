/** Onprint: languages of the service and of a document. */
import {
  languageList,
  languageGet,
  documentLanguageList,
  documentLanguageAdd,
  documentLanguageRemove,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: languageList },
    { operation: languageGet },
    { operation: documentLanguageList, names: { id: 'DocumentId' } },
    { operation: documentLanguageAdd },
    { operation: documentLanguageRemove },
  ],
  'document-language-add',
)

export const description: NodeDescription = resourceDescription('onprint-language', table, { main: ['DocumentId', 'LanguageCode'] })
