import { readFile } from 'node:fs/promises'
import type { WrappedPdfiumModule } from '@embedpdf/pdfium'
import { assetPath } from '../assets'

/** PDFium as WASM, loaded when the first PDF comes; one instance a thread. */

/** Members that the library has at run time but leaves out of its types. */
interface HeapModule {
  /** The memory; a new view after each growth, so never keep it. */
  readonly HEAPU8: Uint8Array
}

export interface Pdfium {
  readonly calls: WrappedPdfiumModule
  malloc(bytes: number): number
  free(pointer: number): void
  /** A view of the memory that is valid until the next call into PDFium. */
  bytes(pointer: number, length: number): Uint8Array
  setInt(pointer: number, value: number): void
  int(pointer: number): number
  float(pointer: number): number
  double(pointer: number): number
  addCallback(callback: (...values: number[]) => number, signature: string): number
  removeCallback(pointer: number): void
}

let loaded: Promise<Pdfium> | undefined

async function load(): Promise<Pdfium> {
  const { init } = await import('@embedpdf/pdfium')
  const file = await readFile(assetPath('pdfium.wasm'))
  // a view of Node's shared read pool would hand over foreign bytes
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer
  const calls = await init({ wasmBinary })
  calls.PDFiumExt_Init()
  const { pdfium } = calls
  const heap = pdfium as unknown as HeapModule
  return {
    calls,
    malloc: bytes => pdfium.wasmExports.malloc(bytes),
    free: pointer => pdfium.wasmExports.free(pointer),
    bytes: (pointer, length) => heap.HEAPU8.subarray(pointer, pointer + length),
    setInt: (pointer, value) => pdfium.setValue(pointer, value, 'i32'),
    int: pointer => pdfium.getValue(pointer, 'i32'),
    float: pointer => pdfium.getValue(pointer, 'float'),
    double: pointer => pdfium.getValue(pointer, 'double'),
    addCallback: (callback, signature) => pdfium.addFunction(callback, signature),
    removeCallback: pointer => pdfium.removeFunction(pointer),
  }
}

/**
 * The library.
 * @throws RecognitionFailure `part-missing`
 */
export function loadPdfium(): Promise<Pdfium> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined
    throw error
  })
  return loaded
}

/** Forgets a library that has run out of memory or crashed; the next caller gets a fresh one. */
export function dropPdfium(): void {
  loaded = undefined
}
