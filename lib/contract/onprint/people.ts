/** Users and their roles. */
import { Type, type Static } from '@sinclair/typebox'
import { path, query } from '../operation'
import { Nullable, refused } from '../schema'
import { RoleName, UserGender, UserStatus } from './enumerations'
import { call, changed, Changes, create, getOne, Id, New, patch, remove, Resource, text, update, Whole } from './resource'

export const Role = Resource({ Role: Type.Optional(Nullable(RoleName)) })

const roleParams = { userId: path(Id), role: path(Type.String({ ...RoleName, minLength: 1 })) }

export const roleList = call({
  id: 'onprint.role-list',
  route: 'GET /api/Users/{userId}/Roles',
  params: { userId: path(Id) },
  answers: { 200: Type.Array(Role) },
  evidence: 'convention',
})

/** "parameters in the path, and no content"; only roles that exist. */
export const roleAssign = call({
  id: 'onprint.role-assign',
  route: 'PUT /api/Users/{userId}/Roles/{role}',
  params: roleParams,
  answers: changed(Role),
  evidence: 'documented',
  repeatable: true,
})

export const roleRemove = call({
  id: 'onprint.role-remove',
  route: 'DELETE /api/Users/{userId}/Roles/{role}',
  params: roleParams,
  answers: changed(Role),
  evidence: 'convention',
})

export const User = Resource({
  Id,
  OrganizationId: text,
  UserName: text,
  Mail: text,
  FirstName: text,
  LastName: text,
  Status: Type.Optional(Nullable(UserStatus)),
  Gender: Type.Optional(Nullable(UserGender)),
})
export type User = Static<typeof User>

const users = { plural: 'Users', name: 'user', resource: User }

const mandatory = { OrganizationId: Id, Mail: Type.String({ minLength: 3 }) }
const optional = {
  /** null: the mail address is taken. */
  UserName: text,
  FirstName: text,
  LastName: text,
  Status: Type.Optional(UserStatus),
  Gender: Type.Optional(UserGender),
}

export const userList = call({
  id: 'onprint.user-list',
  route: 'GET /api/Users',
  params: { organizationId: query(Id, { required: true }) },
  answers: { 200: Type.Array(User) },
  evidence: 'convention',
})

export const userGet = getOne(users, 'convention')

/** The document counts it among the calls that need no sign-in. */
export const userCreate = create(users, New({ ...mandatory, ...optional, Password: Type.Optional(Type.String()) }), 'implied', [
  'apikey',
  'bearer',
])

/** Never changes the password, so none is taken. */
export const userUpdate = update(
  users,
  Whole({ Id, ...mandatory, ...optional, Password: Type.Optional(refused('an update never changes the password; patch it')) }),
  'implied',
)

export const userPatch = patch(
  users,
  Changes({ Status: UserStatus, Password: Type.String({ minLength: 1 }) }),
  'implied',
  'convention',
)

export const userDelete = remove(users, 'convention')

export const peopleOperations = [
  roleList,
  roleAssign,
  roleRemove,
  userList,
  userGet,
  userCreate,
  userUpdate,
  userPatch,
  userDelete,
]
