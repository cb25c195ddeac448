/** Small pages for tests that need a file and not its text. */
import { crc32, deflateSync } from 'node:zlib'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/**
 * A white grey-level PNG with one black bar, at 100 dpi.
 * @param shade 0..255 of the bar, to make pages differ
 */
export function tinyPng(width = 60, height = 40, shade = 0): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = Buffer.alloc((width + 1) * height, 255)
  for (let y = 0; y < height; y++) {
    rows[y * (width + 1)] = 0
    if (y > height / 3 && y < height / 2) rows.fill(shade, y * (width + 1) + 1 + Math.floor(width / 4), y * (width + 1) + 1 + Math.floor(width / 2))
  }
  const density = Buffer.alloc(9)
  density.writeUInt32BE(3937, 0)
  density.writeUInt32BE(3937, 4)
  density[8] = 1
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('pHYs', density), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
