import type { Pdfium } from './pdfium'

// fpdf_edit.h
const OBJECT_IMAGE = 3

/** Pictures that together cover this part of a page make it a scan. */
const covering = 0.7

/**
 * How fine the pictures are that cover a loaded page: the resolution of the one with the most pixels.
 * @returns dpi by the page's own units; undefined where no pictures cover it
 */
export function pictureResolution(pdfium: Pdfium, page: number): number | undefined {
  const { calls } = pdfium
  const memory = pdfium.malloc(16)
  try {
    let covered = 0
    let most = 0
    let found: number | undefined
    for (let index = 0; index < calls.FPDFPage_CountObjects(page); index++) {
      const object = calls.FPDFPage_GetObject(page, index)
      if (calls.FPDFPageObj_GetType(object) !== OBJECT_IMAGE) continue
      if (!calls.FPDFPageObj_GetBounds(object, memory, memory + 4, memory + 8, memory + 12)) continue
      const [left, bottom, right, top] = [0, 4, 8, 12].map(at => pdfium.float(memory + at)) as [number, number, number, number]
      const area = (right - left) * (top - bottom)
      if (!(area > 0) || !calls.FPDFImageObj_GetImagePixelSize(object, memory, memory + 4)) continue
      covered += area
      const pixels = pdfium.int(memory) * pdfium.int(memory + 4)
      if (pixels <= most) continue
      most = pixels
      found = Math.sqrt(pixels / area) * 72
    }
    const whole = calls.FPDF_GetPageWidthF(page) * calls.FPDF_GetPageHeightF(page)
    return covered >= covering * whole ? found : undefined
  } finally {
    pdfium.free(memory)
  }
}
