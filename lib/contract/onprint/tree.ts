/** The tree itself: folders, nodes, the defaults that nodes hand down, and their history. */
import { Type, type Static } from '@sinclair/typebox'
import { path, query } from '../operation'
import { Nullable } from '../schema'
import { NodeType, PropertyType, StylePropertyName } from './enumerations'
import {
  call,
  Changes,
  create,
  dates,
  getOne,
  Id,
  listBelow,
  New,
  patch,
  remove,
  Resource,
  text,
  update,
  Whole,
} from './resource'

export const Folder = Resource({ Id, ParentId: text, Name: text, ...dates })
export type Folder = Static<typeof Folder>

const folders = { plural: 'Folders', name: 'folder', resource: Folder }
const folderMembers = { Name: Type.String({ minLength: 1 }), ParentId: Id }

export const folderList = listBelow(folders, 'Nodes', 'nodeId', 'vendor-sdk')
export const folderGet = getOne(folders, 'documented')
export const folderCreate = create(folders, New(folderMembers), 'vendor-sdk')
export const folderUpdate = update(folders, Whole({ Id, ...folderMembers }), 'implied')
/** Another ParentId moves it. */
export const folderPatch = patch(folders, Changes(folderMembers), 'implied', 'convention')
/** With `deletechildren` the whole branch goes. */
export const folderDelete = remove(folders, 'vendor-sdk', { deletechildren: query(Type.Boolean()) })

export const Node = Resource({ Id, Type: Type.Optional(Nullable(NodeType)), ParentId: text, Name: text })
export type Node = Static<typeof Node>

export const nodeGet = getOne({ plural: 'Nodes', name: 'node', resource: Node }, 'convention')

export const nodeChildren = call({
  id: 'onprint.node-children',
  route: 'GET /api/Nodes/{id}/Nodes',
  params: { id: path(Id) },
  answers: { 200: Type.Array(Node) },
  evidence: 'vendor-sdk',
})

export const Property = Resource({ Id, NodeId: text, Type: Type.Optional(Nullable(PropertyType)), Name: text, Value: text })
export type Property = Static<typeof Property>

const properties = { plural: 'Properties', name: 'property', resource: Property }
const propertyMembers = { NodeId: Id, Type: PropertyType, Name: Type.String({ ...StylePropertyName, minLength: 1 }) }

export const propertyList = listBelow(properties, 'Nodes', 'nodeId', 'convention')
export const propertyGet = getOne(properties, 'convention')
export const propertyCreate = create(properties, New({ ...propertyMembers, Value: Type.Optional(Type.String()) }), 'implied')
export const propertyUpdate = update(properties, Whole({ Id, ...propertyMembers, Value: text }), 'implied')
export const propertyPatch = patch(
  properties,
  Changes({ Name: Type.String({ ...StylePropertyName, minLength: 1 }), Value: Type.String() }),
  'implied',
  'convention',
)
export const propertyDelete = remove(properties, 'convention')

export const HistoryEntry = Resource({ Date: text, User: text, Operation: text })
export type HistoryEntry = Static<typeof HistoryEntry>

export const historyList = listBelow(
  { plural: 'Histories', name: 'history', resource: HistoryEntry },
  'Nodes',
  'nodeId',
  'implied',
)

export const treeOperations = [
  folderList,
  folderGet,
  folderCreate,
  folderUpdate,
  folderPatch,
  folderDelete,
  nodeGet,
  nodeChildren,
  propertyList,
  propertyGet,
  propertyCreate,
  propertyUpdate,
  propertyPatch,
  propertyDelete,
  historyList,
]
