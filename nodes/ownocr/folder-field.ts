/** A folder of the service, asked by its GUID, which nobody types. */
import type { Field } from '../../lib/flow/description'

export const withFolderPicker = (field: Field): Field => (field.name === 'folder' ? { ...field, control: 'select', open: true, picker: 'folders', vendorName: 'Id' } : field)
