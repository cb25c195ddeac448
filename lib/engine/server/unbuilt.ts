/** Operations that the contract knows and the engine does not offer: they answer 501 with their name. */
import type { FastifyInstance } from 'fastify'
import { services } from '../../contract/registry'
import { namesInPath, type Operation } from '../../contract/operation'
import type { Service } from '../../contract/service'
import type { Doors } from './doors'
import { refusal } from './reasons'

/** A path template in the router's language; a parameter that may hold slashes takes the rest of the path. */
export function routerPath(template: string, operation: Operation): string {
  let path = template
  for (const name of namesInPath(template)) {
    const parameter = Object.values(operation.params).find((candidate, index) => candidate.place === 'path' && (candidate.wire === name || Object.keys(operation.params)[index] === name))
    const spans = parameter?.slashes !== undefined
    path = path.replace(`{${name}}`, spans && template.endsWith(`{${name}}`) ? '*' : `:${name.replace(/\W/g, '_')}`)
  }
  return path
}

const titleOf = (service: Service, operation: Operation) => `${service.title}: ${operation.id}`

/**
 * Registers what no plugin offers.
 * @param built ids of the operations that are offered
 */
export function registerUnbuilt(host: FastifyInstance, built: ReadonlySet<string>, doors: Doors): void {
  for (const service of Object.values(services)) {
    const byRoute = new Map<string, Operation[]>()
    for (const operation of service.operations) {
      if (built.has(operation.id)) continue
      for (const template of [operation.path, ...operation.alsoAt]) {
        if (!template.startsWith('/')) continue
        const route = `${operation.method} ${service.engineBase}${routerPath(template, operation)}`
        byRoute.set(route, [...(byRoute.get(route) ?? []), operation])
      }
    }
    if (byRoute.size === 0) continue
    void host.register(async (scope) => {
      // Nothing of a body is needed to say no.
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
      for (const [route, operations] of byRoute) {
        const [method, url] = route.split(' ') as [string, string]
        if (scope.hasRoute({ method, url })) continue
        scope.route({
          method,
          url,
          handler: async (request, reply) => {
            await doors.visitor(request.headers)
            const operation = pick(operations, request.query as Record<string, string>)
            const failure = refusal(501, 'operation-not-supported', { operation: operation.id, title: titleOf(service, operation) })
            return reply.status(501).send({ Success: false, Code: 501, Message: failure.message, Reason: failure.reason, Values: failure.values })
          },
        })
      }
    })
  }
}

/** Of operations on one route, the one whose fixed query values the request carries. */
function pick(operations: readonly Operation[], query: Readonly<Record<string, string>>): Operation {
  const given = new Map(Object.entries(query).map(([name, value]) => [name.toLowerCase(), value]))
  const fits = (operation: Operation) => Object.values(operation.params).every((parameter) => parameter.fixed === undefined || given.get(parameter.wire.toLowerCase())?.toLowerCase() === parameter.fixed.toLowerCase())
  return operations.find(fits) ?? (operations[0] as Operation)
}
