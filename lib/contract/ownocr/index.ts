/** ownOCR Server: text from scans. Its document: "RESTful Web Services API Reference v1.3.1". */
import type { Service } from '../service'
import { operations } from './operations'

export * from './operations'
export * from './dates'
export * from './enumerations'
export * from './job'
export * from './media-types'
export * from './options'
export * from './server'
export * from './states'

export const service: Service = {
  id: 'ownocr',
  title: 'ownOCR Server',
  // Every customer runs a server of their own; this is the maker's demonstration server, which needs no login.
  demoBase: 'https://api.ownocr.com/ocrjobs',
  sources: { documented: 'ownOCR Server RESTful Web Services API Reference, v1.3.1' },
  engineBase: '/ocrjobs',
  ignoresCase: true,
  ignoresMemberCase: false,
  // The document names the object (ApiResult, ApiResponse) and none of its members: these are the usual ones of such servers.
  errorMembers: {
    message: ['Message', 'ErrorMessage', 'Error', 'ErrorDescription', 'Description', 'Title', 'Detail'],
    code: ['Reason'],
  },
  operations,
}
