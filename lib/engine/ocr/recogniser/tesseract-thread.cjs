// @ts-check
'use strict'
/**
 * Tesseract as WASM in a thread of its own: recognition is one long call that nothing can interrupt, so a page that takes too long
 * is ended by ending the thread. Plain JavaScript, because a thread starts from a file of its own, in the package as in a checkout.
 *
 * workerData: { core: path of the core's script, languages: [code, path of NAME.traineddata or .gz][] }
 * in:  { id, picture: PGM bytes, dpi, mode: page segmentation mode }
 * out: { id, hocr } or { id, error }; first { ready: true } or { failed: message }
 */
const { readFileSync } = require('node:fs')
const { gunzipSync } = require('node:zlib')
const { parentPort, workerData } = require('node:worker_threads')

const LSTM_ONLY = 1

async function start() {
  const core = await require(workerData.core)({ print: () => {}, printErr: () => {} })
  for (const [code, path] of workerData.languages) {
    const data = readFileSync(path)
    const packed = data[0] === 0x1f && data[1] === 0x8b
    core.FS.writeFile(`./${code}.traineddata`, packed ? gunzipSync(data) : data)
  }
  const api = new core.TessBaseAPI()
  const codes = workerData.languages.map(([code]) => code).join('+')
  if (api.Init(null, codes, LSTM_ONLY) === -1) throw new Error(`language data cannot be loaded: ${codes}`)
  return { core, api }
}

function recognise({ core, api }, { picture, dpi, mode }) {
  core.FS.writeFile('/input', picture)
  api.SetVariable('user_defined_dpi', String(Math.round(dpi)))
  api.SetVariable('tessedit_pageseg_mode', String(mode))
  // arguments: EXIF orientation, angle
  if (api.SetImageFile(1, 0) === 1) throw new Error('the picture cannot be read')
  core.FS.unlink('/input')
  api.Recognize(null)
  const hocr = api.GetHOCRText(0)
  api.Clear()
  return hocr
}

start().then(
  tesseract => {
    parentPort.on('message', task => {
      try {
        parentPort.postMessage({ id: task.id, hocr: recognise(tesseract, task) })
      } catch (error) {
        parentPort.postMessage({ id: task.id, error: String((error && error.message) || error) })
      }
    })
    parentPort.postMessage({ ready: true })
  },
  error => parentPort.postMessage({ failed: String((error && error.message) || error) }),
)
