/** Generate template: from markup to a printable sheet and its template. */
import type { NodeDescription } from '../../lib/flow/description'
import { outputField } from '../../lib/flow/fields'
import { fromField, markupField, pictureFields, printFields, storageFields, storedNameField, templateNameField } from './task-fields'

export const description: NodeDescription = {
  type: 'aspose-omr-generate',
  category: 'aspose-omr',
  service: 'aspose-omr',
  account: 'aspose-omr-account',
  inputs: 1,
  outputs: ['sheet'],
  operations: ['aspose-omr.generate-template', 'aspose-omr.upload-file', 'aspose-omr.delete-file'],
  groups: ['main', 'print', 'pictures', 'storage'],
  fields: [
    fromField,
    markupField({ type: 'msg', value: 'payload' }, { field: 'from', is: ['message'] }),
    storedNameField,
    templateNameField,
    outputField,
    ...pictureFields,
    ...printFields,
    ...storageFields,
  ],
  searchWords: ['omr', 'markup', 'bubble sheet', 'form', 'template', 'generate'],
  version: 1,
}
