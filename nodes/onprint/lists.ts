/** Lists for the dialogs of Onprint's nodes: ids by the names that people gave, languages, asked of the account. */
import {
  actionList,
  iconList,
  languageList,
  pictureList,
  propertyList,
  userList,
  type Action,
  type Icon,
  type Language,
  type Picture,
  type Property,
  type User,
} from '../../lib/contract/onprint'
import type { Suggestion } from '../../lib/flow/description'
import type { ListOfAccount } from '../platen/pickers'
import { choice, joined, list, listBelow, ownOrganization, walk, type Walk } from './walk'

const walking = (how: Walk): ListOfAccount => (client, next) => walk(client, how, next)

/** Pages of pictures before somebody is asked whether to go on. */
const PAGES = 5

/** The service names no end: a page that brings nothing new is the end too. */
const pictures: ListOfAccount = async (client, next) => {
  const organizationId = await ownOrganization(client)
  const found = new Map<string, Suggestion>()
  let after = typeof next === 'string' ? next : undefined
  for (let page = 0; page < PAGES; page++) {
    const some = await list<Picture>(client, pictureList, { organizationId, ...(after === undefined ? {} : { after }) })
    const fresh = some.filter(({ Id }) => !found.has(Id))
    for (const { Id, Name } of fresh) found.set(Id, choice(Id, Name))
    const last = fresh.at(-1)?._objectId
    if (!last || last === after) return [...found.values()]
    after = last
  }
  return { choices: [...found.values()], next: after }
}

const lists = {
  'onprint-organizations': walking({ offers: ['organization'], into: ['organization'] }),
  'onprint-folders': walking({ offers: ['folder'], into: ['organization', 'folder'] }),
  /** What may hold a folder or document. */
  'onprint-parents': walking({ offers: ['organization', 'folder'], into: ['organization', 'folder'] }),
  'onprint-documents': walking({ offers: ['document'], into: ['organization', 'folder'] }),
  /** What titles, actions, icons and properties hang on. */
  'onprint-nodes': walking({ offers: ['organization', 'folder', 'document', 'image', 'zone'], into: ['organization', 'folder', 'document', 'image'] }),
  'onprint-images': walking({ offers: ['image'], into: ['organization', 'folder', 'document'] }),
  'onprint-zones': walking({ offers: ['zone'], into: ['organization', 'folder', 'document', 'image'] }),
  'onprint-actions': walking({
    into: ['organization', 'folder', 'document', 'image', 'zone'],
    inside: async (client, { id, path }) =>
      (await listBelow<Action>(client, actionList, { nodeId: id })).map(({ Id, Name, Type }) => choice(Id, joined(path, [Name, Type && `(${Type})`].filter(Boolean).join(' ') || Id))),
  }),
  'onprint-properties': walking({
    into: ['organization', 'folder', 'document'],
    inside: async (client, { id, path }) => (await listBelow<Property>(client, propertyList, { nodeId: id })).map(({ Id, Name, Type }) => choice(Id, joined(path, Name || Type || Id))),
  }),
  'onprint-icons': walking({
    into: ['organization', 'folder'],
    inside: async (client, { id, path }) => (await listBelow<Icon>(client, iconList, { nodeId: id })).map(({ Id, Name, Tags }) => choice(Id, joined(path, Name || Tags || Id))),
  }),
  'onprint-languages': async (client) =>
    (await list<Language>(client, languageList)).filter(({ Code }) => Code).map(({ Code, Name, Region }) => choice(Code as string, [Name, Region && `(${Region})`].filter(Boolean).join(' '))),
  'onprint-users': async (client) =>
    (await list<User>(client, userList, { organizationId: await ownOrganization(client) })).map(({ Id, UserName, Mail, FirstName, LastName }) =>
      choice(Id, [[FirstName, LastName].filter(Boolean).join(' '), Mail || UserName].filter(Boolean).join(', ')),
    ),
  'onprint-pictures': pictures,
} satisfies Record<string, ListOfAccount>

export type PickerName = keyof typeof lists

/** What can be listed, by the name of its picker. */
export const onprintLists: Readonly<Record<PickerName, ListOfAccount>> = lists
