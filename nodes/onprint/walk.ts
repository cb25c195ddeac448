/** What an account holds, looked through from the top down: so much at a time, because a person waits, and going on from there. */
import { Type, type Static } from '@sinclair/typebox'
import {
  documentImages,
  documentList,
  folderList,
  organizationGet,
  organizationList,
  zoneList,
  type Document,
  type Folder,
  type Image,
  type Organization,
  type Zone,
} from '../../lib/contract/onprint'
import type { Operation } from '../../lib/contract/operation'
import { check } from '../../lib/contract/schema'
import { failure } from '../../lib/flow/errors'
import { phrase } from '../../lib/flow/phrases'
import type { DialogClient } from '../platen/dialog-connection'
import type { Picked, Suggestion } from '../../lib/flow/description'
import { ORGANIZATION_OF_LOGIN } from './sign-in'
import { unlessRefused } from './unless-refused'

/** Places that are looked into before somebody is asked whether to go on: each is up to four requests. */
const LOOKED_INTO = 40

const KINDS = ['organization', 'folder', 'document', 'image', 'zone'] as const
export type PlaceKind = (typeof KINDS)[number]

const Text = Type.String({ minLength: 1, maxLength: 2_000 })
const Place = Type.Object({
  id: Text,
  /** Names from the top, joined. */
  path: Text,
  kind: Type.Union(KINDS.map((kind) => Type.Literal(kind))),
})
export type Place = Static<typeof Place>

/** Where a walk goes on: it lies in the dialog meanwhile. */
const Rest = Type.Object({ open: Type.Array(Place, { maxItems: 20_000 }), met: Type.Array(Text, { maxItems: 40_000 }) })
type Rest = Static<typeof Rest>

export interface Walk {
  /** Places that are offered themselves. */
  readonly offers?: readonly PlaceKind[]
  /** Places that are looked into. */
  readonly into: readonly PlaceKind[]
  /** What is offered of a place that is looked into. */
  readonly inside?: (client: DialogClient, place: Place) => Promise<Suggestion[]>
}

export const joined = (path: string, name: string): string => (path ? `${path} / ${name}` : name)
export const choice = (value: string, label: string | null | undefined): Suggestion => ({ value, ...(label && label !== value ? { label } : {}) })

export async function list<T>({ call }: DialogClient, operation: Operation, params: Readonly<Record<string, unknown>> = {}): Promise<T[]> {
  return ((await call(operation, { params })).value as T[] | undefined) ?? []
}

/** Below the top, what may not be seen, or is gone by now, is left out. */
export async function listBelow<T>(client: DialogClient, operation: Operation, params: Readonly<Record<string, unknown>>): Promise<T[]> {
  return (await unlessRefused(list<T>(client, operation, params))) ?? []
}

/** The organization that the account names, else that of the login. */
export async function ownOrganization({ defaults, signedIn }: DialogClient): Promise<string> {
  const id = defaults.organization ?? (await signedIn())[ORGANIZATION_OF_LOGIN]
  if (!id) throw failure('setting-missing', { name: 'OrganizationId' })
  return id
}

/** The name of the organization at the top; its id where the name may not be read. */
async function topOf(client: DialogClient): Promise<Place> {
  const id = await ownOrganization(client)
  const organization = await unlessRefused(client.call(organizationGet, { params: { id } }))
  return { id, path: (organization?.value as Organization | undefined)?.Name || id, kind: 'organization' }
}

interface Named {
  readonly Id: string
  readonly Name?: string | null
  readonly Order?: number | null
}

/** What of a kind lies in a place. */
const children: Readonly<Record<PlaceKind, (client: DialogClient, place: Place) => Promise<Named[]>>> = {
  organization: async (client, { id, kind }) => (kind === 'organization' ? listBelow<Organization>(client, organizationList, { nodeId: id }) : []),
  folder: async (client, { id, kind }) => (kind === 'organization' || kind === 'folder' ? listBelow<Folder>(client, folderList, { nodeId: id }) : []),
  document: async (client, { id, kind }) => (kind === 'organization' || kind === 'folder' ? listBelow<Document>(client, documentList, { nodeId: id }) : []),
  image: async (client, { id, kind }) => (kind === 'document' ? listBelow<Image>(client, documentImages, { id }) : []),
  zone: async (client, { id, kind }) => (kind === 'image' ? listBelow<Zone>(client, zoneList, { id }) : []),
}

async function below(client: DialogClient, place: Place, kinds: readonly PlaceKind[]): Promise<Place[]> {
  const found = await Promise.all(
    kinds.map(async (kind) => (await children[kind](client, place)).map(({ Id, Name, Order }): Place => ({ id: Id, path: joined(place.path, Name || (Order ? `${Order}` : Id)), kind }))),
  )
  return found.flat()
}

/**
 * Looks through the tree below the own organization.
 * @param next what a walk that was not at its end gave
 */
export async function walk(client: DialogClient, { offers = [], into, inside }: Walk, next?: unknown): Promise<Picked> {
  if (next !== undefined && check(Rest, next).length > 0) throw failure('setting-invalid', { name: 'next', problem: phrase('place-unknown') })
  const top = next === undefined ? [await topOf(client)] : []
  const { open, met: before } = next === undefined ? { open: [...top], met: top.map(({ id }) => id) } : (next as Rest)
  const met = new Set(before)
  const kinds = KINDS.filter((kind) => offers.includes(kind) || into.includes(kind))
  const queue = [...open]
  const choices = new Map<string, Suggestion>()
  const offer = (suggestions: readonly Suggestion[]): void => {
    for (const one of suggestions) if (!choices.has(one.value)) choices.set(one.value, one)
  }
  const offerPlaces = (places: readonly Place[]): void => offer(places.filter(({ kind }) => offers.includes(kind)).map(({ id, path }) => choice(id, path)))
  offerPlaces(top)
  for (let looked = 0; looked < LOOKED_INTO && queue.length > 0; looked++) {
    const place = queue.shift() as Place
    const [places, things] = await Promise.all([below(client, place, kinds), inside?.(client, place) ?? []])
    // A tree that leads back to itself ends there.
    const fresh = places.filter(({ id }) => !met.has(id))
    for (const { id } of fresh) met.add(id)
    offerPlaces(fresh)
    offer(things)
    queue.push(...fresh.filter(({ kind }) => into.includes(kind)))
  }
  return { choices: [...choices.values()], ...(queue.length > 0 ? { next: { open: queue, met: [...met] } satisfies Rest } : {}) }
}
