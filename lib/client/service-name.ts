/** Who answers, in words for people: the built-in engine speaks like a vendor's server, and is none. */
import type { ServiceId } from '../contract/operation'
import { services } from '../contract/registry'
import { ENGINE_NAME } from './errors'
import type { Connection } from './types'

/** The value `service` of errors; texts that begin with it begin with a capital letter, see `fillText`. */
export const serviceName = (service: ServiceId, side: Connection['side']): string =>
  side === 'engine' ? ENGINE_NAME : services[service].title
