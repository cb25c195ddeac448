/** Organizations with their account, credit and logo. */
import { Type, type Static } from '@sinclair/typebox'
import { json, jsonOrNothing, multipart, nothing, path, query } from '../operation'
import { Nullable } from '../schema'
import { AccountType, CreditDirection, PICTURE_TYPES } from './enumerations'
import {
  call,
  changed,
  Changes,
  create,
  dates,
  flag,
  getOne,
  Id,
  integer,
  listBelow,
  New,
  patch,
  remove,
  Resource,
  text,
  update,
  Whole,
} from './resource'

export const Account = Resource({
  OrganizationId: text,
  /** End of the contract. */
  ValidityDate: text,
  ActivePages: integer,
  /** Pages that have been active at least once. */
  ActivationCumul: integer,
  AccountType: Type.Optional(Nullable(AccountType)),
  RemainingCredit: integer,
})
export type Account = Static<typeof Account>

export const accountGet = call({
  id: 'onprint.account-get',
  route: 'GET /api/Accounts',
  params: { organizationId: query(Id, { required: true }) },
  answers: { 200: Account },
  evidence: 'documented',
})

/** From the caller's organization to the named one. The verb is not said; a transfer is an event, so it is never repeated. */
export const creditTransfer = call({
  id: 'onprint.credit-transfer',
  route: 'POST /api/Credits',
  // Typed Guid in the document, which an amount cannot be.
  body: json(New({ OrganizationId: Id, Amount: Type.Integer(), Direction: CreditDirection })),
  answers: { 200: jsonOrNothing(Type.Unknown()), 201: jsonOrNothing(Type.Unknown()), 204: nothing },
  evidence: 'implied',
})

export const logoSet = call({
  id: 'onprint.logo-set',
  route: 'PUT /api/Logo/{organizationId}',
  params: { organizationId: path(Id) },
  body: multipart([{ name: 'file', kind: 'file', required: true, contentTypes: PICTURE_TYPES }]),
  answers: changed(Type.Unknown()),
  evidence: 'documented',
  repeatable: true,
})

export const logoDelete = call({
  id: 'onprint.logo-delete',
  route: 'DELETE /api/Logo/{organizationId}',
  params: { organizationId: path(Id) },
  answers: changed(Type.Unknown()),
  evidence: 'vendor-sdk',
})

export const Organization = Resource({
  Id,
  ParentId: text,
  /** Address of the logo. */
  Logo: text,
  LanguageCode: text,
  Name: text,
  /** A secret: the key for searches. */
  ApiKey: text,
  AccountType: Type.Optional(Nullable(AccountType)),
  MobileApiAuthorized: flag,
  WebApiAuthorized: flag,
  IRProviderId: text,
  ActivationCumul: integer,
  DeactivationCumul: integer,
  TotalDebit: integer,
  TotalCredit: integer,
  /** Filled in only when asked for. */
  PicturesCount: integer,
  ...dates,
})
export type Organization = Static<typeof Organization>

const organizations = { plural: 'Organizations', name: 'organization', resource: Organization }
const members = { LanguageCode: Type.String({ minLength: 2 }), Name: Type.String({ minLength: 1 }), ParentId: Id }

export const organizationList = listBelow(organizations, 'Nodes', 'nodeId', 'vendor-sdk')
export const organizationGet = getOne(organizations, 'documented', { GetPicturesCount: query(Type.Boolean()) })
export const organizationCreate = create(organizations, New(members), 'vendor-sdk')
export const organizationUpdate = update(organizations, Whole({ Id, ...members }), 'implied')
export const organizationPatch = patch(organizations, Changes(members), 'implied', 'convention')
export const organizationDelete = remove(organizations, 'convention', {
  deletechildren: query(Type.Boolean(), { evidence: 'convention' }),
})

export const organizationOperations = [
  accountGet,
  creditTransfer,
  logoSet,
  logoDelete,
  organizationList,
  organizationGet,
  organizationCreate,
  organizationUpdate,
  organizationPatch,
  organizationDelete,
]
