/** File types of ownOCR: what may be uploaded, what may be downloaded, by extension and by MIME type. */

/** Extensions that `uploadext` names, with the type that `upload` must be told. Lower case; the server takes both. */
export const UPLOAD_TYPES = {
  tif: 'image/tiff',
  tiff: 'image/tiff',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  bmp: 'image/bmp',
  png: 'image/png',
  gif: 'image/gif',
  heif: 'image/heif',
  heic: 'image/heic',
  pdf: 'application/pdf',
} as const
export type UploadExtension = keyof typeof UPLOAD_TYPES
export const UPLOAD_EXTENSIONS = Object.keys(UPLOAD_TYPES) as readonly UploadExtension[]
export const UPLOAD_CONTENT_TYPES = [...new Set(Object.values(UPLOAD_TYPES))] as readonly string[]

/** Other names under which programs send the same types. */
const UPLOAD_TYPE_ALIASES: Readonly<Record<string, UploadExtension>> = {
  'image/tif': 'tiff',
  'image/x-tiff': 'tiff',
  'image/jpg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/x-ms-bmp': 'bmp',
  'image/x-bmp': 'bmp',
  'image/x-windows-bmp': 'bmp',
  'image/x-png': 'png',
  'image/heic-sequence': 'heic',
  'image/heif-sequence': 'heif',
  'application/x-pdf': 'pdf',
}

/** Result formats that `download` names, with the type of the file. */
export const RESULT_TYPES = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  epub: 'application/epub+zip',
  odt: 'application/vnd.oasis.opendocument.text',
  rtf: 'application/rtf',
  mht: 'multipart/related',
  xml: 'application/xml',
} as const
export type ResultFormat = keyof typeof RESULT_TYPES
export const RESULT_FORMATS = Object.keys(RESULT_TYPES) as readonly ResultFormat[]

const bare = (contentType: string): string => (contentType.split(';')[0] as string).trim().toLowerCase()

/** The MIME type to upload a file of this extension with; undefined when the service does not take it. */
export function contentTypeOfExtension(extension: string): string | undefined {
  return (UPLOAD_TYPES as Record<string, string>)[extension.replace(/^\./, '').toLowerCase()]
}

/** The extension for a MIME type, its parameters and case left aside; undefined when the service does not take it. */
export function extensionOfContentType(contentType: string): UploadExtension | undefined {
  const type = bare(contentType)
  const listed = (Object.entries(UPLOAD_TYPES) as [UploadExtension, string][]).find(([, listedType]) => listedType === type)
  return listed?.[0] ?? UPLOAD_TYPE_ALIASES[type]
}
