/**
 * What packages do not say about themselves: the text of a licence that a package only names, and whose software was compiled into
 * a WASM file. The texts lie in `licences/`, under the SPDX name of the licence, or of the library that has one of its own.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface CompiledIn {
  /** Name of the npm package, or what it begins with. */
  readonly carrier: string
  readonly name: string
  /** SPDX */
  readonly licence: string
  readonly holders: readonly string[]
  /** Where its source is. */
  readonly address: string
  /** File in `licences/`, where the SPDX name is not its name. */
  readonly text?: string
}

const HEWLETT_AND_GOOGLE = ['Copyright 1988-1995 Hewlett-Packard Company', 'Copyright 2006-2024 Google Inc. and contributors']
const ZLIB = { name: 'zlib', licence: 'Zlib', holders: [], address: 'https://zlib.net' }
const LIBPNG = { name: 'libpng', licence: 'libpng-2.0', holders: [], address: 'https://github.com/pnggroup/libpng' }
const MUSL = { name: 'musl', licence: 'MIT', holders: ['Copyright (c) 2005-2020 Rich Felker, et al.'], address: 'https://musl.libc.org' }
const EMSCRIPTEN = {
  name: 'runtime of Emscripten',
  licence: 'MIT',
  holders: ['Copyright (c) 2010-2014 Emscripten authors, see its AUTHORS file'],
  address: 'https://github.com/emscripten-core/emscripten',
}

/** Told from the build scripts of the packages and from what the binaries say of themselves. */
export const compiledIn: readonly CompiledIn[] = [
  { carrier: 'tesseract.js-core', name: 'Tesseract OCR', licence: 'Apache-2.0', holders: HEWLETT_AND_GOOGLE, address: 'https://github.com/tesseract-ocr/tesseract' },
  { carrier: 'tesseract.js-core', name: 'Leptonica', licence: 'BSD-2-Clause', holders: [], address: 'https://github.com/DanBloomberg/leptonica', text: 'leptonica' },
  {
    carrier: 'tesseract.js-core',
    name: 'libjpeg',
    licence: 'IJG',
    holders: ['Copyright (C) 1991-2014, Thomas G. Lane, Guido Vollbeding', 'This software is based in part on the work of the Independent JPEG Group.'],
    address: 'https://ijg.org',
  },
  { carrier: 'tesseract.js-core', ...LIBPNG },
  { carrier: 'tesseract.js-core', ...ZLIB },
  {
    carrier: 'tesseract.js-core',
    name: 'giflib',
    licence: 'MIT',
    holders: ['Copyright (c) 1997 Eric S. Raymond', 'Copyright (c) 1992 Eric Raymond', 'Copyright (c) 1989 Gershon Elber'],
    address: 'https://giflib.sourceforge.net',
  },
  {
    carrier: 'tesseract.js-core',
    name: 'libtiff',
    licence: 'libtiff',
    holders: ['Copyright (c) 1988-1997 Sam Leffler', 'Copyright (c) 1991-1997 Silicon Graphics, Inc.', 'and others, whom its source names'],
    address: 'https://gitlab.com/libtiff/libtiff',
  },
  { carrier: 'tesseract.js-core', name: 'libwebp', licence: 'BSD-3-Clause', holders: ['Copyright (C) 2010, Google Inc. All rights reserved.'], address: 'https://chromium.googlesource.com/webm/libwebp', text: 'libwebp' },
  { carrier: 'tesseract.js-core', ...MUSL },
  { carrier: 'tesseract.js-core', ...EMSCRIPTEN },
  { carrier: '@embedpdf/pdfium', name: 'Anti-Grain Geometry', licence: 'AGG', holders: ['Copyright (C) 2002-2005 Maxim Shemanarev (http://www.antigrain.com)'], address: 'https://pdfium.googlesource.com/pdfium' },
  {
    carrier: '@embedpdf/pdfium',
    name: 'FreeType',
    licence: 'FTL',
    holders: ['Portions of this software are copyright (c) 1996-2024 The FreeType Project (https://freetype.org). All rights reserved.'],
    address: 'https://freetype.org',
  },
  { carrier: '@embedpdf/pdfium', name: 'Little CMS', licence: 'MIT', holders: ['Copyright (c) 1998-2023 Marti Maria Saguer'], address: 'https://www.littlecms.com' },
  {
    carrier: '@embedpdf/pdfium',
    name: 'libjpeg-turbo',
    licence: 'BSD-3-Clause',
    holders: ['Copyright (C) 2009-2023 D. R. Commander', 'Copyright (C) 2015 Viktor Szathmáry', 'and, for what comes from the library of the Independent JPEG Group, under the licence named IJG:', 'Copyright (C) 1991-2014, Thomas G. Lane, Guido Vollbeding'],
    address: 'https://libjpeg-turbo.org',
    text: 'libjpeg-turbo',
  },
  {
    carrier: '@embedpdf/pdfium',
    name: 'OpenJPEG',
    licence: 'BSD-2-Clause',
    holders: [
      'Copyright (c) 2002-2014, Universite catholique de Louvain (UCL), Belgium',
      'Copyright (c) 2002-2014, Professor Benoit Macq',
      'Copyright (c) 2001-2003, David Janssens; 2002-2003, Yannick Verschueren; 2003-2007, Francois-Olivier Devaux; 2003-2014, Antonin Descampe',
      'Copyright (c) 2005, Herve Drolon, FreeImage Team',
      'Copyright (c) 2008, 2011-2012, Centre National d\'Etudes Spatiales (CNES), France; 2012, CS Systemes d\'Information, France',
    ],
    address: 'https://www.openjpeg.org',
  },
  { carrier: '@embedpdf/pdfium', ...LIBPNG },
  { carrier: '@embedpdf/pdfium', ...ZLIB },
  { carrier: '@embedpdf/pdfium', name: 'Abseil', licence: 'Apache-2.0', holders: ['Copyright 2017 The Abseil Authors'], address: 'https://abseil.io' },
  { carrier: '@embedpdf/pdfium', name: 'fast_float', licence: 'MIT', holders: ['Copyright (c) 2021 The fast_float authors'], address: 'https://github.com/fastfloat/fast_float' },
  { carrier: '@embedpdf/pdfium', ...MUSL },
  { carrier: '@embedpdf/pdfium', ...EMSCRIPTEN },
  { carrier: 'zxing-wasm', name: 'ZXing-C++', licence: 'Apache-2.0', holders: ['Copyright 2007-2016 ZXing authors', 'Copyright 2016-2017 Nu-book Inc.', 'Copyright 2018-2025 Axel Waggershauser and contributors'], address: 'https://github.com/zxing-cpp/zxing-cpp' },
  { carrier: 'zxing-wasm', name: 'stb_image', licence: 'MIT', holders: ['Copyright (c) 2017 Sean Barrett'], address: 'https://github.com/nothings/stb' },
  { carrier: 'zxing-wasm', ...MUSL },
  { carrier: 'zxing-wasm', ...EMSCRIPTEN },
  {
    carrier: 'libheif-js',
    name: 'libheif',
    licence: 'LGPL-3.0',
    holders: ['Copyright (c) 2017-2025 Dirk Farin and struktur AG', 'Copyright (c) 2017 struktur AG, Joachim Bauch'],
    address: 'https://github.com/strukturag/libheif',
  },
  {
    carrier: 'libheif-js',
    name: 'libde265',
    licence: 'LGPL-3.0',
    holders: ['Copyright (c) 2013-2014 struktur AG, Dirk Farin', 'Copyright (c) 2013 openHEVC contributors'],
    address: 'https://github.com/strukturag/libde265',
  },
  { carrier: 'libheif-js', ...MUSL },
  { carrier: 'libheif-js', ...EMSCRIPTEN },
  // The packages declare MIT for their few lines of JavaScript, of which nothing is taken.
  { carrier: '@tesseract.js-data/', name: 'Tesseract language data', licence: 'Apache-2.0', holders: ['Copyright 2006-2018 Google Inc.'], address: 'https://github.com/tesseract-ocr/tessdata_best' },
  { carrier: 'brotli', name: 'Brotli decoder', licence: 'Apache-2.0', holders: ['Copyright 2013 Google Inc. All Rights Reserved.'], address: 'https://github.com/google/brotli' },
]

/** Texts too long to be repeated: they stand once, at the end of the notices. */
export const LONG_TEXTS: readonly string[] = ['Apache-2.0', 'FTL', 'IJG', 'LGPL-3.0', 'GPL-3.0']

/**
 * The text of a licence as the notices print it below the copyright line.
 * @param name of a file in `licences/`, without its ending
 * @throws Error when there is none: a build without it would hand on software without its licence
 */
export function licenceText(name: string, whose: string): string {
  const file = path.join(__dirname, 'licences', `${name}.txt`)
  if (!existsSync(file)) throw new Error(`The notices need the text of the licence ${name} (of ${whose}): put it into scripts/build/licences/${name}.txt`)
  return readFileSync(file, 'utf8').replace(/\s+$/, '').replace(/^\n+/, '')
}
