/** Lists for the dialogs of Onprint's nodes: ids by the names that people gave, languages, asked of the account. */
import type { CallAnswer, CallOptions } from '../../lib/client/types'
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
import { ORGANIZATION_OF_LOGIN } from './sign-in'
import { unlessRefused } from './unless-refused'

/** What stands to choose: what is stored, and what people know it by. */
export interface Choosable {
  readonly value: string
  readonly label?: string
}

/** Who is asked. */
export interface Asked {
  call(operation: Operation, options?: CallOptions): Promise<CallAnswer>
  signedIn(): Promise<Readonly<Record<string, string>>>
  readonly defaults: Readonly<Record<string, string>>
}

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
const choice = (value: string, label: string | null | undefined): Choosable => ({ value, ...(label && label !== value ? { label } : {}) })

/** The organization that the account names, else that of the login. */
async function ownOrganization({ defaults, signedIn }: Asked): Promise<string> {
  const id = defaults.organization ?? (await signedIn())[ORGANIZATION_OF_LOGIN]
  if (!id) throw failure('setting-missing', { name: 'OrganizationId' })
  return id
}

async function list<T>({ call }: Asked, operation: Operation, params: Readonly<Record<string, unknown>> = {}): Promise<T[]> {
  return ((await call(operation, { params })).value as T[] | undefined) ?? []
}

/** Below the top, what may not be seen, or is gone by now, is left out. */
async function listBelow<T>(asked: Asked, operation: Operation, params: Readonly<Record<string, unknown>>): Promise<T[]> {
  return (await unlessRefused(list<T>(asked, operation, params))) ?? []
}

/** The name of the organization at the top; its id where the name may not be read. */
async function topOf(asked: Asked): Promise<Container> {
  const id = await ownOrganization(asked)
  const organization = await unlessRefused(asked.call(organizationGet, { params: { id } }))
  return { id, path: organization ? named(organization.value as Organization) : id, kind: 'organization' }
}

/** The own organization with everything that may hold something, from the top down. */
async function containers(asked: Asked, kinds: readonly Container['kind'][] = ['organization', 'folder']): Promise<Container[]> {
  const found = [await topOf(asked)]
  for (let next = 0; next < found.length && next < LOOKED_INTO; next++) {
    const { id, path, kind } = found[next] as Container
    const organizations = kind === 'organization' ? await listBelow<Organization>(asked, organizationList, { nodeId: id }) : []
    const folders = kinds.includes('folder') ? await listBelow<Folder>(asked, folderList, { nodeId: id }) : []
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

async function documentsIn(places: readonly Container[], asked: Asked): Promise<FoundDocument[]> {
  const found: FoundDocument[] = []
  for (const { id, path } of places.slice(0, LOOKED_INTO))
    for (const document of await listBelow<Document>(asked, documentList, { nodeId: id })) found.push({ id: document.Id, path: joined(path, named(document)) })
  return found
}

/** All documents below the own organization. */
const documents = async (asked: Asked): Promise<FoundDocument[]> => documentsIn(await containers(asked), asked)

const byPath = ({ id, path }: { readonly id: string; readonly path: string }): Choosable => choice(id, path)

const lists = {
  'onprint-organizations': async (asked) => (await containers(asked, ['organization'])).map(byPath),
  'onprint-folders': async (asked) => (await containers(asked)).filter(({ kind }) => kind === 'folder').map(byPath),
  /** What may hold a folder or document. */
  'onprint-parents': async (asked) => (await containers(asked)).map(byPath),
  'onprint-documents': async (asked) => (await documents(asked)).map(byPath),
  /** What titles, actions, icons and properties hang on. */
  'onprint-nodes': async (asked) => {
    const places = await containers(asked)
    return [...(await documentsIn(places, asked)), ...places].map(byPath)
  },
  'onprint-images': async (asked) => {
    const found: Choosable[] = []
    for (const { id, path } of (await documents(asked)).slice(0, DOCUMENTS_LOOKED_INTO))
      for (const { Id, Name, Order } of await listBelow<Image>(asked, documentImages, { id })) found.push(choice(Id, joined(path, Name || `${Order ?? ''}`)))
    return found
  },
  'onprint-icons': async (asked) => {
    const found = new Map<string, Choosable>()
    for (const { id, path } of (await containers(asked)).slice(0, LOOKED_INTO))
      for (const { Id, Name, Tags } of await listBelow<Icon>(asked, iconList, { nodeId: id })) if (!found.has(Id)) found.set(Id, choice(Id, joined(path, Name || Tags || Id)))
    return [...found.values()]
  },
  'onprint-languages': async (asked) =>
    (await list<Language>(asked, languageList)).filter(({ Code }) => Code).map(({ Code, Name, Region }) => choice(Code as string, [Name, Region && `(${Region})`].filter(Boolean).join(' '))),
  'onprint-users': async (asked) =>
    (await list<User>(asked, userList, { organizationId: await ownOrganization(asked) })).map(({ Id, UserName, Mail, FirstName, LastName }) =>
      choice(Id, [[FirstName, LastName].filter(Boolean).join(' '), Mail || UserName].filter(Boolean).join(', ')),
    ),
  'onprint-pictures': async (asked) => (await list<Picture>(asked, pictureList, { organizationId: await ownOrganization(asked) })).map(({ Id, Name }) => choice(Id, Name)),
} satisfies Record<string, (asked: Asked) => Promise<Choosable[]>>

export type PickerName = keyof typeof lists

/** What can be listed, by the name of its picker. */
export const onprintLists: Readonly<Record<PickerName, (asked: Asked) => Promise<Choosable[]>>> = lists
