/** The adapter of each service; a service without one behaves as its contract and the table of conditions say. */
import type { ServiceId } from '../../contract/operation'
import type { ServiceAdapter } from './adapter'
import { asposeOmr } from './aspose-omr'
import { flat } from './flat'
import { onprint } from './onprint'
import { ownocr } from './ownocr'

export const adapters: Readonly<Record<ServiceId, ServiceAdapter>> = { ownocr, 'aspose-omr': asposeOmr, flat, onprint }
