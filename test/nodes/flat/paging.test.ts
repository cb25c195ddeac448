import assert from 'node:assert/strict'
import { cursorsOf } from '../../../nodes/flat/paging'

describe('cursors of a list', () => {
  it('are read from the addresses that the header links to', () => {
    const link = '<https://api.flat.io/v2/collections?limit=25&next=a%2Fb%3D>; rel="next", <https://api.flat.io/v2/collections?previous=p1,2>; rel="prev"'
    assert.deepEqual(cursorsOf(link), { next: 'a/b=', previous: 'p1,2' })
    assert.deepEqual(cursorsOf('</v2/omr/jobs?next=n>; rel=next'), { next: 'n' })
  })

  it('are absent on the last page, without the header, and where the address holds none', () => {
    for (const link of [undefined, '', '<https://api.flat.io/v2/collections>; rel="next"', '<https://api.flat.io/v2?next=x>; rel="last"']) assert.deepEqual(cursorsOf(link), {})
  })
})
