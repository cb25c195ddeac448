/** Lists for the dialogs of Onprint's nodes: ids by the names that people gave, languages, asked of the account. */
import {
  documentImages,
  documentList,
  folderList,
  iconList,
  languageList,
  organizationGet,
  organizationList,
  pictureList,
  userList,
  type Document,
  type Folder,
  type Icon,
  type Image,
  type Language,
  type Organization,
  type Picture,
  type User,
} from '../../lib/contract/onprint'
import type { Operation } from '../../lib/contract/operation'
import { failure } from '../../lib/flow/errors'
import type { DialogClient } from '../platen/dialog-connection'
import type { ListOfAccount, Suggestion } from '../platen/pickers'
import { ORGANIZATION_OF_LOGIN } from './sign-in'
import { unlessRefused } from './unless-refused'

/** Organizations and folders that are looked into at most: each is up to three requests, and a person waits. */
const LOOKED_INTO = 40
/** Documents whose pages are asked for. */
const DOCUMENTS_LOOKED_INTO = 25

interface Container {
  readonly id: string
  /** Names from the top, joined. */
  readonly path: string
  readonly kind: 'organization' | 'folder'
}

const joined = (path: string, name: string): string => (path ? `${path} / ${name}` : name)
const named = ({ Id, Name }: { readonly Id: string; readonly Name?: string | null }): string => Name || Id
const choice = (value: string, label: string | null | undefined): Suggestion => ({ value, ...(label && label !== value ? { label } : {}) })

/** The organization that the account names, else that of the login. */
async function ownOrganization({ defaults, signedIn }: DialogClient): Promise<string> {
  const id = defaults.organization ?? (await signedIn())[ORGANIZATION_OF_LOGIN]
  if (!id) throw failure('setting-missing', { name: 'OrganizationId' })
  return id
}

async function list<T>({ call }: DialogClient, operation: Operation, params: Readonly<Record<string, unknown>> = {}): Promise<T[]> {
  return ((await call(operation, { params })).value as T[] | undefined) ?? []
}

/** Below the top, what may not be seen, or is gone by now, is left out. */
async function listBelow<T>(client: DialogClient, operation: Operation, params: Readonly<Record<string, unknown>>): Promise<T[]> {
  return (await unlessRefused(list<T>(client, operation, params))) ?? []
}

/** The name of the organization at the top; its id where the name may not be read. */
async function topOf(client: DialogClient): Promise<Container> {
  const id = await ownOrganization(client)
  const organization = await unlessRefused(client.call(organizationGet, { params: { id } }))
  return { id, path: organization ? named(organization.value as Organization) : id, kind: 'organization' }
}

/** The own organization with everything that may hold something, from the top down. */
async function containers(client: DialogClient, kinds: readonly Container['kind'][] = ['organization', 'folder']): Promise<Container[]> {
  const found = [await topOf(client)]
  for (let next = 0; next < found.length && next < LOOKED_INTO; next++) {
    const { id, path, kind } = found[next] as Container
    const organizations = kind === 'organization' ? await listBelow<Organization>(client, organizationList, { nodeId: id }) : []
    const folders = kinds.includes('folder') ? await listBelow<Folder>(client, folderList, { nodeId: id }) : []
    const below = [
      ...organizations.map((one): Container => ({ id: one.Id, path: joined(path, named(one)), kind: 'organization' })),
      ...folders.map((one): Container => ({ id: one.Id, path: joined(path, named(one)), kind: 'folder' })),
    ]
    for (const one of below) if (!found.some((known) => known.id === one.id)) found.push(one)
  }
  return found
}

interface FoundDocument {
  readonly id: string
  readonly path: string
}

async function documentsIn(places: readonly Container[], client: DialogClient): Promise<FoundDocument[]> {
  const found: FoundDocument[] = []
  for (const { id, path } of places.slice(0, LOOKED_INTO))
    for (const document of await listBelow<Document>(client, documentList, { nodeId: id })) found.push({ id: document.Id, path: joined(path, named(document)) })
  return found
}

/** All documents below the own organization. */
const documents = async (client: DialogClient): Promise<FoundDocument[]> => documentsIn(await containers(client), client)

const byPath = ({ id, path }: { readonly id: string; readonly path: string }): Suggestion => choice(id, path)

const lists = {
  'onprint-organizations': async (client) => (await containers(client, ['organization'])).map(byPath),
  'onprint-folders': async (client) => (await containers(client)).filter(({ kind }) => kind === 'folder').map(byPath),
  /** What may hold a folder or document. */
  'onprint-parents': async (client) => (await containers(client)).map(byPath),
  'onprint-documents': async (client) => (await documents(client)).map(byPath),
  /** What titles, actions, icons and properties hang on. */
  'onprint-nodes': async (client) => {
    const places = await containers(client)
    return [...(await documentsIn(places, client)), ...places].map(byPath)
  },
  'onprint-images': async (client) => {
    const found: Suggestion[] = []
    for (const { id, path } of (await documents(client)).slice(0, DOCUMENTS_LOOKED_INTO))
      for (const { Id, Name, Order } of await listBelow<Image>(client, documentImages, { id })) found.push(choice(Id, joined(path, Name || `${Order ?? ''}`)))
    return found
  },
  'onprint-icons': async (client) => {
    const found = new Map<string, Suggestion>()
    for (const { id, path } of (await containers(client)).slice(0, LOOKED_INTO))
      for (const { Id, Name, Tags } of await listBelow<Icon>(client, iconList, { nodeId: id })) if (!found.has(Id)) found.set(Id, choice(Id, joined(path, Name || Tags || Id)))
    return [...found.values()]
  },
  'onprint-languages': async (client) =>
    (await list<Language>(client, languageList)).filter(({ Code }) => Code).map(({ Code, Name, Region }) => choice(Code as string, [Name, Region && `(${Region})`].filter(Boolean).join(' '))),
  'onprint-users': async (client) =>
    (await list<User>(client, userList, { organizationId: await ownOrganization(client) })).map(({ Id, UserName, Mail, FirstName, LastName }) =>
      choice(Id, [[FirstName, LastName].filter(Boolean).join(' '), Mail || UserName].filter(Boolean).join(', ')),
    ),
  'onprint-pictures': async (client) => (await list<Picture>(client, pictureList, { organizationId: await ownOrganization(client) })).map(({ Id, Name }) => choice(Id, Name)),
} satisfies Record<string, ListOfAccount>

export type PickerName = keyof typeof lists

/** What can be listed, by the name of its picker. */
export const onprintLists: Readonly<Record<PickerName, ListOfAccount>> = lists
