/** Headers of the calls that need no sign-in: who asks, on what device. The account gives them with every call. */
import { Type, type TSchema } from '@sinclair/typebox'
import { header, type Parameter } from '../operation'

const given = (wire: string, required: boolean, schema: TSchema = Type.String()): Parameter =>
  header(schema, { wire, required, fromConnection: true })

/** Known only from the vendor's client. */
const fromClient = (wire: string): Parameter => header(Type.Number(), { wire, evidence: 'vendor-sdk', fromConnection: true })

/** Ties a search to the clicks that follow; absent: the server makes one and returns it. */
export const sessionId = header(Type.String(), { wire: 'SessionId' })

/** Of searches in documents and in pictures. `ApiKey` is the sign-in (`auth: 'apikey'`). */
export const deviceHeaders: Readonly<Record<string, Parameter>> = {
  applicationInstanceId: given('ApplicationInstanceId', false),
  applicationName: given('ApplicationName', true),
  applicationVersion: given('ApplicationVersion', true),
  deviceName: given('DeviceName', true),
  deviceSystemVersion: given('DeviceSystemVersion', true),
  deviceSystemVersionName: given('DeviceSystemVersionName', false),
  sdkName: given('SdkName', false),
  sdkVersion: given('SdkVersion', true),
  deviceConnectivity: given('DeviceConnectivity', false),
  deviceScreenDiagonal: given('DeviceScreenDiagonal', false),
  deviceScreenHeight: given('DeviceScreenHeight', false),
  deviceScreenWidth: given('DeviceScreenWidth', false),
  latitude: fromClient('Latitude'),
  longitude: fromClient('Longitude'),
}
