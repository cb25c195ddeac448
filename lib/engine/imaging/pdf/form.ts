import type { Pdfium } from './pdfium'

/** Fields of a form: PDFium draws them and knows their values only when it is told that there is somebody to fill them in. */

/** A field with a value, in the page's units. */
export interface PdfField {
  readonly value: string
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

export interface PdfForm {
  /** Draws the fields of a loaded page over its picture. */
  draw(bitmap: number, page: number, width: number, height: number, flags: number): void
  fields(page: number): PdfField[]
  close(): void
}

// fpdf_formfill.h, fpdf_annot.h
const FORM_NONE = 0
const ANNOTATION_WIDGET = 20

/** The value of a widget; '' where it has none. */
function valueOf({ calls, malloc, free, bytes }: Pdfium, form: number, annotation: number): string {
  // UTF-16LE with an end of two zero bytes
  const length = calls.FPDFAnnot_GetFormFieldValue(form, annotation, 0, 0)
  if (length <= 2) return ''
  const buffer = malloc(length)
  try {
    calls.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length)
    return Buffer.from(bytes(buffer, length - 2)).toString('utf16le')
  } finally {
    free(buffer)
  }
}

function fieldsOf(pdfium: Pdfium, form: number, page: number): PdfField[] {
  const { calls } = pdfium
  const found: PdfField[] = []
  const rectangle = pdfium.malloc(16)
  try {
    for (let index = 0; index < calls.FPDFPage_GetAnnotCount(page); index++) {
      const annotation = calls.FPDFPage_GetAnnot(page, index)
      if (annotation === 0) continue
      try {
        if (calls.FPDFAnnot_GetSubtype(annotation) !== ANNOTATION_WIDGET || !calls.FPDFAnnot_GetRect(annotation, rectangle)) continue
        const value = valueOf(pdfium, form, annotation)
        const [left, top, right, bottom] = [0, 4, 8, 12].map(at => pdfium.float(rectangle + at)) as [number, number, number, number]
        if (value !== '') found.push({ value, left, bottom, right, top })
      } finally {
        calls.FPDFPage_CloseAnnot(annotation)
      }
    }
  } finally {
    pdfium.free(rectangle)
  }
  return found
}

/** @returns undefined where the document has no form */
export function openForm(pdfium: Pdfium, document: number): PdfForm | undefined {
  const { calls } = pdfium
  if (calls.FPDF_GetFormType(document) === FORM_NONE) return undefined
  const information = calls.PDFiumExt_OpenFormFillInfo()
  const form = calls.PDFiumExt_InitFormFillEnvironment(document, information)
  if (form === 0) {
    calls.PDFiumExt_CloseFormFillInfo(information)
    return undefined
  }
  return {
    draw: (bitmap, page, width, height, flags) => calls.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, flags),
    fields: page => fieldsOf(pdfium, form, page),
    close: () => {
      calls.PDFiumExt_ExitFormFillEnvironment(form)
      calls.PDFiumExt_CloseFormFillInfo(information)
    },
  }
}
