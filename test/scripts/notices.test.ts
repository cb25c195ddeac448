import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { compiledIn, licenceText } from '../../scripts/build/licences'
import { noticesOf, type Bundled } from '../../scripts/build/notices'
import { root } from '../../scripts/build/paths'

const bundled = (more: Partial<Bundled> = {}): Bundled => ({ name: 'some-package', version: '1.2.3', licence: 'MIT', author: 'Ada Lovelace', texts: [], ...more })

describe('the third-party notices', () => {
  it('have the text of the declared licence and the author where a package carries no licence file', () => {
    const notices = noticesOf([bundled()])
    assert.match(notices, /^some-package 1\.2\.3, MIT$[^]*^Copyright \(c\) Ada Lovelace$[^]*^Permission is hereby granted, free of charge/m)
  })

  it('are not written without a text or without its holder', () => {
    assert.throws(() => noticesOf([bundled({ licence: 'Unheard-of-1.0' })]), /text of the licence Unheard-of-1\.0 \(of some-package\)/)
    assert.throws(() => noticesOf([bundled({ author: undefined })]), /some-package has neither a licence file nor an author/)
  })

  it('have holder and text of everything that is compiled into a file of a package', () => {
    for (const { name, licence, text = licence, holders } of compiledIn)
      assert.match([...holders, licenceText(text, name)].join('\n'), /copyright.*\d{4}/i, `nobody is named for ${name}`)
    assert.match(noticesOf([bundled({ name: 'tesseract.js-core', licence: 'Apache-2.0' })]), /based in part on the work of the Independent JPEG Group/)
  })

  it('have the text of the GPL beside that of the LGPL, which refers to it', () => {
    const notices = noticesOf([bundled({ name: 'libheif-js', licence: 'LGPL-3.0' })])
    assert.match(notices, /GNU LESSER GENERAL PUBLIC LICENSE/)
    assert.match(notices, /GNU GENERAL PUBLIC LICENSE\n\s+Version 3/)
    assert.ok(readFileSync(path.join(root, 'scripts/build/engine.ts'), 'utf8').includes("'libheif-js/wasm-bundle': './libheif.js'"), 'the LGPL library is no file of its own any more')
  })
})
