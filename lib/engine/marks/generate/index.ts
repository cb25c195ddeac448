/** Making answer sheets: from the teacher's text to the template, the picture, the PDF and the sheets of a class. */
export { copyOf, generateSheet, paperNames, type GenerateOptions, type Sheet } from './generate'
export { fieldsOf, personalSheets, readClassList, type Person } from './class-list'
export { barcodeTypes } from './barcode'
export { renderGrey, renderPng, renderSmallPng } from './render/png'
export { renderPdf, writePdf } from './render/pdf'
export type { PageDrawing } from './drawing'
export type { CopyOptions, Fields } from './render/copy'
export type { FindPicture } from './pictures'
