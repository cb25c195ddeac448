/** Flat: sheet music. Its page "Importing PDFs with OMR", and its published description of the API. */
import type { Service } from '../service'
import { omrOperations } from './omr-operations'
import { scoreOperations } from './operations'

export * from './library'
export * from './omr-job'
export * from './omr-operations'
export * from './operations'
export * from './score'

export const service: Service = {
  id: 'flat',
  title: 'Flat',
  vendorBase: 'https://api.flat.io/v2',
  sources: {
    documented: 'Flat, "Importing PDFs with OMR"',
    'vendor-spec': 'the published OpenAPI description of the Flat API',
  },
  notOnEngineYet: true,
  engineBase: '/flat/v2',
  ignoresCase: false,
  ignoresMemberCase: false,
  errorMembers: { message: ['message'], code: ['code'], parameter: ['param'], requestId: ['id'] },
  operations: [...scoreOperations, ...omrOperations],
}
