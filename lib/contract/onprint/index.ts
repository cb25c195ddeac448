/** Onprint: finding pictures. Its document "Onprint API"; what it lost is taken from the vendor's client, or follows its form. */
import type { Service } from '../service'
import { documentOperations } from './documents'
import { enrichmentOperations } from './enrichment'
import { organizationOperations } from './organizations'
import { peopleOperations } from './people'
import { pictureOperations } from './pictures'
import { searchOperations } from './search'
import { sessionOperations } from './session'
import { treeOperations } from './tree'

export * from './documents'
export * from './enrichment'
export * from './enumerations'
export * from './headers'
export * from './organizations'
export * from './people'
export * from './pictures'
export * from './search'
export * from './session'
export * from './tree'

export const service: Service = {
  id: 'onprint',
  title: 'Onprint',
  vendorBase: 'https://api.onprint.com',
  sources: {
    documented: 'Onprint API documentation',
    'vendor-sdk': "the vendor's own JavaScript client",
    implied: 'the documentation speaks of the verb; the path follows the form of the others',
    convention: 'nothing but the form of the others',
  },
  notOnEngineYet: true,
  engineBase: '/onprint',
  // Its own client mixes /api/documents and /api/EnrichedImages, actionid and actionId.
  ignoresCase: true,
  ignoresMemberCase: true,
  // The document says nothing about error bodies: those of the server software it is built with.
  errorMembers: { message: ['error_description', 'Message', 'ExceptionMessage', 'error'], code: ['error'] },
  operations: [
    ...sessionOperations,
    ...documentOperations,
    ...enrichmentOperations,
    ...searchOperations,
    ...peopleOperations,
    ...organizationOperations,
    ...treeOperations,
    ...pictureOperations,
  ],
  notOffered: [
    { what: 'password recovery', why: 'the documentation mentions it and gives no address, verb or parameters' },
    {
      what: 'bulk import (`/services/Automation/FullImport`)',
      why: "only in the first version of the vendor's client, not documented",
    },
  ],
}
