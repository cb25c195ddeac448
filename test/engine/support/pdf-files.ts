import { PDFDocument, PDFName } from '@cantoo/pdf-lib'

/** PDF files with peculiarities that no writer of ours makes. */

/** The same file with entries set on its first page, e.g. `{Rotate: 90}`. */
export async function withPageEntries(pdf: Buffer, entries: Record<string, number | number[]>): Promise<Buffer> {
  const document = await PDFDocument.load(pdf)
  for (const [name, value] of Object.entries(entries)) {
    const { node, doc } = document.getPage(0)
    node.set(PDFName.of(name), typeof value === 'number' ? doc.context.obj(value) : doc.context.obj(value))
  }
  return Buffer.from(await document.save())
}

/** The same file with a form field on its first page that holds this value; its lower left corner is at 20, 20. */
export async function withField(pdf: Buffer, value: string): Promise<Buffer> {
  const document = await PDFDocument.load(pdf)
  const field = document.getForm().createTextField('city')
  field.setText(value)
  field.addToPage(document.getPage(0), { x: 20, y: 20, width: 200, height: 30, borderWidth: 0 })
  return Buffer.from(await document.save())
}

/** A PDF of one picture that fills a page of this size in points. */
export async function picturePdf(picture: Buffer, width: number, height: number): Promise<Buffer> {
  const document = await PDFDocument.create()
  document.addPage([width, height]).drawImage(await document.embedPng(picture), { x: 0, y: 0, width, height })
  return Buffer.from(await document.save())
}

/** A correct PDF whose page tree is empty. */
export function withoutPages(): Buffer {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(`${text}xref\n0 3\n0000000000 65535 f \n${table}trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`, 'latin1')
}
