/** Onprint: its document says nothing of error bodies; what its server software puts there may come under a success status too. */
import { readErrorObject } from '../../contract/error-object'
import { service } from '../../contract/onprint'
import type { ServiceAdapter } from './adapter'

export const onprint: ServiceAdapter = {
  // No resource has a member of these names.
  wordsInstead: (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) && !('Id' in value) ? readErrorObject(service, value).message : undefined),
}
