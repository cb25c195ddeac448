/** Onprint: documents with their page images and files. */
import {
  documentList,
  documentGet,
  documentCreate,
  documentReplaceFile,
  documentPatch,
  documentDelete,
  documentImages,
  fileList,
  fileGet,
} from '../../lib/contract/onprint'
import type { NodeDescription } from '../../lib/flow/description'
import { resourceDescription, resourceTable } from './resource-table'

export const table = resourceTable(
  [
    { operation: documentList, names: { nodeId: 'ParentId' }, fromAccount: { ParentId: 'organization' } },
    { operation: documentGet },
    { operation: documentCreate, fromAccount: { ParentId: 'organization' } },
    { operation: documentReplaceFile },
    { operation: documentPatch },
    { operation: documentDelete },
    { operation: documentImages },
    { operation: fileList },
    { operation: fileGet, names: { id: 'FileId' } },
  ],
  'document-create',
)

export const description: NodeDescription = resourceDescription('onprint-document', table, { ids: 'onprint-documents', main: ['Status'] })
