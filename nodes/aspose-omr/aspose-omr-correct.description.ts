/** Align template to print: fits a template to a picture of the blank sheet and makes it known to the service. */
import type { NodeDescription } from '../../lib/flow/description'
import { fromField, storageFields, storedNameField, templateField, uploadFields } from './task-fields'

export const description: NodeDescription = {
  type: 'aspose-omr-correct',
  category: 'aspose-omr',
  service: 'aspose-omr',
  account: 'aspose-omr-account',
  inputs: 1,
  outputs: ['template'],
  operations: ['aspose-omr.correct-template', 'aspose-omr.upload-file', 'aspose-omr.delete-file'],
  groups: ['main', 'input', 'storage'],
  fields: [fromField, ...uploadFields(), storedNameField, templateField(), ...storageFields],
  searchWords: ['omr', 'template', 'correct', 'align', 'register', 'blank sheet', 'own form'],
  version: 1,
}
