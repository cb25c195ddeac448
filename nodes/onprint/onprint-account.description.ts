/** The account of Onprint: key of the organization, login, and what searches say of application and device. */
import { Type } from '@sinclair/typebox'
import { service } from '../../lib/contract/onprint'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { accountLimitFields, filled } from '../../lib/flow/fields'
import type { PickerName } from './lists'

const text = (name: string, group: string, vendorName?: string): Field => ({
  name,
  group,
  control: 'text',
  schema: Type.String(),
  types: ['str', 'env'],
  ...(vendorName ? { vendorName } : {}),
})

const number = (name: string, vendorName: string, minimum: number, maximum?: number): Field => ({
  name,
  group: 'device',
  control: 'number',
  schema: Type.Number({ minimum, ...(maximum === undefined ? {} : { maximum }) }),
  types: ['num', 'env'],
  vendorName,
})

export const description: NodeDescription = {
  type: 'onprint-account',
  category: 'config',
  service: 'onprint',
  inputs: 0,
  outputs: [],
  operations: ['onprint.login'],
  groups: ['main', 'application', 'device', 'limits', 'timeouts'],
  fields: [
    {
      name: 'address',
      group: 'main',
      control: 'text',
      schema: filled,
      types: ['str', 'env'],
      default: { type: 'str', value: service.vendorBase as string },
    },
    { ...text('language', 'main'), picker: 'onprint-languages' satisfies PickerName },
    { ...text('organization', 'main', 'OrganizationId'), picker: 'onprint-organizations' satisfies PickerName },
    text('applicationName', 'application', 'ApplicationName'),
    text('applicationVersion', 'application', 'ApplicationVersion'),
    text('applicationInstanceId', 'application', 'ApplicationInstanceId'),
    text('deviceName', 'device', 'DeviceName'),
    text('deviceSystemVersion', 'device', 'DeviceSystemVersion'),
    text('deviceSystemVersionName', 'device', 'DeviceSystemVersionName'),
    text('deviceConnectivity', 'device', 'DeviceConnectivity'),
    number('deviceScreenWidth', 'DeviceScreenWidth', 0),
    number('deviceScreenHeight', 'DeviceScreenHeight', 0),
    number('deviceScreenDiagonal', 'DeviceScreenDiagonal', 0),
    number('latitude', 'Latitude', -90, 90),
    number('longitude', 'Longitude', -180, 180),
    ...accountLimitFields({ parallel: 4, perSecond: 0 }),
  ],
  // The key alone suffices for searches, clicks and new users; everything else needs the login too.
  credentials: { apiKey: { type: 'password', required: true }, user: { type: 'text' }, password: { type: 'password' } },
  references: { tls: 'tls-config', proxy: 'http proxy' },
  version: 1,
}
