export { RecognitionFailure, type FailureReason, type FailureValues } from '../imaging/failure'
export { requireKind, sniffKind, type FileKind } from '../imaging/sniff'
export { assemble, type DocumentFormat } from './documents/assemble'
export { readPage } from './page'
export { listLanguages, recogniserName, type Language } from './recogniser/choose'
export { closeWasmRecogniser } from './recogniser/wasm'
export { closeSources, openDocument } from './sources'
export { hasPage } from './store'
export type {
  Block, Box, DocumentMetadata, Line, OcrLimits, OcrOptions, PageRef, PageText, RecogniserChoice, SourceFile, Word,
} from './types'
