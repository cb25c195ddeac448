/** Aspose.OMR Cloud v3.0: answer sheets. Its document: "OMR API Specification"; storage from the vendor's clients. */
import type { Service } from '../service'
import { actionOperations } from './actions'
import { storageOperations } from './storage'

export * from './actions'
export * from './engine'
export * from './engine-options'
export * from './storage'
export * from './task'

export const service: Service = {
  id: 'aspose-omr',
  title: 'Aspose.OMR Cloud',
  vendorBase: 'https://api.aspose.cloud',
  sources: {
    documented: 'OMR API Specification of Aspose.OMR Cloud',
    'vendor-sdk': "the vendor's own clients for v3.0 (.NET, Python)",
  },
  engineBase: '/aspose',
  ignoresCase: true,
  // The document and most clients write ErrorCode, the Python client and real answers errorCode.
  ignoresMemberCase: true,
  errorMembers: {
    message: ['Error.Message', 'Error.Description', 'Message', 'ErrorText', 'error_description', 'Description', 'error'],
    code: ['Error.Code', 'Code', 'ErrorCode', 'error'],
    requestId: ['Error.InnerError.RequestId', 'InnerError.RequestId', 'RequestId'],
  },
  notOffered: [{ what: '`GradeAnswers`', why: 'dropped from the documentation after v1.1' }],
  operations: [...actionOperations, ...storageOperations],
}
