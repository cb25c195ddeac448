/** At which resolution pages are drawn, and what is believed of what files say of it. */
import assert from 'node:assert/strict'
import { drawingDpi } from '../../../lib/engine/imaging/density'

describe('resolution at which PDF pages are drawn', () => {
  const inPixels = (units: number, drawn: number): number => Math.round((units / 72) * drawn)

  it('is the one wanted where the page is as large as paper', () => {
    for (const [width, height, pictures] of [[595, 842, undefined], [595, 842, 300], [2384, 3370, 150], [241, 153, 600]] as const)
      assert.deepEqual(drawingDpi(width, height, pictures, 200), { drawn: 200, onPaper: 200 })
  })

  it('takes photos with one unit a pixel, and scans with tiny units, as A4', () => {
    const photo = drawingDpi(3024, 4032, 72, 200)
    assert.equal(photo.onPaper, 200)
    assert.ok(Math.abs(inPixels(4032, photo.drawn) - 2209) < 30, JSON.stringify(photo))
    const tiny = drawingDpi(59.5, 84.2, 3000, 200)
    assert.ok(Math.abs(inPixels(84.2, tiny.drawn) - 2339) < 30, JSON.stringify(tiny))
  })

  it('draws no more pixels than the picture has', () => {
    const coarse = drawingDpi(1654, 2339, 72, 300)
    assert.deepEqual([inPixels(2339, coarse.drawn), coarse.onPaper], [2339, 200])
  })
})
