/** Lists of values. The document lost most of them, so all are open: known values, and whatever else the service says. */
import { OpenEnumeration } from '../schema'

/** `Active` as the vendor's client sends it, `Inactive` from the document's words. */
export const DocumentStatus = OpenEnumeration(['Active', 'Inactive'])
/** Also a zone's. */
export const ImageStatus = OpenEnumeration(['Active', 'Inactive'])
export const ActionType = OpenEnumeration(['URL', 'RAW', 'SHARE'])
export const UserStatus = OpenEnumeration(['Active', 'Inactive'])
export const UserGender = OpenEnumeration([])
export const AccountType = OpenEnumeration([])
/** The document speaks of giving and taking; how the service spells it is not known. */
export const CreditDirection = OpenEnumeration(['Give', 'Take'])
/** The document's words for the five kinds. */
export const NodeType = OpenEnumeration(['Organization', 'Folder', 'Document', 'Image', 'Zone'])
export const PropertyType = OpenEnumeration(['Style', 'Icon'])
/** For properties of type `Style`. */
export const StylePropertyName = OpenEnumeration(['ActionStyle', 'TitleStyle'])
/** One of three. */
export const RoleName = OpenEnumeration(['Designer'])

/** File types of documents, pictures and logos, as the document names them. */
export const DOCUMENT_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'application/pdf'] as const
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/gif'] as const
/** px; a larger icon is answered with 400. */
export const ICON_MAXIMUM = 64
