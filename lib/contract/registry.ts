/** All services and operations that the project knows. */
import type { Operation, ServiceId } from './operation'
import type { Service } from './service'
import { service as asposeOmr } from './aspose-omr'
import { service as flat } from './flat'
import { service as onprint } from './onprint'
import { service as ownocr } from './ownocr'

export const services: Readonly<Record<ServiceId, Service>> = {
  ownocr,
  onprint,
  'aspose-omr': asposeOmr,
  flat,
}

const byId = new Map<string, Operation>(
  Object.values(services).flatMap((service) => service.operations.map((operation) => [operation.id, operation] as const)),
)

export const operations: readonly Operation[] = [...byId.values()]

/** @throws Error when no service has an operation of this id: a mistake in the project, not of a user */
export function findOperation(id: string): Operation {
  const operation = byId.get(id)
  if (!operation) throw new Error(`No operation is called "${id}"`)
  return operation
}
