/**
 * The characters that a document's invisible text uses. Each gets a code of its own in the order of first use, so that any script,
 * also beyond 65,535, is searchable, and the map back to Unicode holds only what is there.
 */
export class TextFont {
  private readonly codes = new Map<string, number>()

  /** @returns codes as a hexadecimal PDF string without brackets, and how many there are */
  encode(text: string): { hex: string; count: number } {
    let hex = ''
    let count = 0
    for (const character of text) {
      let code = this.codes.get(character)
      if (code === undefined) {
        code = this.codes.size + 1
        // two bytes a code; more different characters than that no document has
        if (code > 0xffff) continue
        this.codes.set(character, code)
      }
      hex += code.toString(16).padStart(4, '0')
      count++
    }
    return { hex, count }
  }

  /** Highest code in use. */
  get size(): number {
    return this.codes.size
  }

  /** Glyph of each code: 0 is the missing glyph, all others share the blank one. */
  glyphMap(): Buffer {
    const map = Buffer.alloc((this.codes.size + 1) * 2)
    for (let code = 1; code <= this.codes.size; code++) map.writeUInt16BE(1, code * 2)
    return map
  }

  /** The ToUnicode map (PDF 1.7, 9.10.3; at most 100 lines a section). */
  unicodeMap(): string {
    const lines = [...this.codes].map(([character, code]) => {
      const units = Array.from({ length: character.length }, (_none, index) => character.charCodeAt(index).toString(16).padStart(4, '0'))
      return `<${code.toString(16).padStart(4, '0')}> <${units.join('')}>`
    })
    const sections: string[] = []
    for (let start = 0; start < lines.length; start += 100) {
      const section = lines.slice(start, start + 100)
      sections.push(`${section.length} beginbfchar\n${section.join('\n')}\nendbfchar`)
    }
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${sections.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
`
  }
}
