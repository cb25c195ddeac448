/** Sign-in with user and password; the key of the organization goes with it. */
import { Type, type Static } from '@sinclair/typebox'
import { operation, urlencoded } from '../operation'

export const LoginRequest = Type.Object({
  grant_type: Type.Literal('password'),
  username: Type.String({ minLength: 1 }),
  password: Type.String({ minLength: 1 }),
})

export const LoginAnswer = Type.Object(
  {
    access_token: Type.String({ minLength: 1 }),
    token_type: Type.Optional(Type.String()),
    /** Seconds. */
    expires_in: Type.Optional(Type.Union([Type.Number(), Type.String()])),
    /** The user's organization; the one member that is not in PascalCase. */
    organizationId: Type.Optional(Type.String()),
    userName: Type.Optional(Type.String()),
    '.issued': Type.Optional(Type.String()),
    '.expires': Type.Optional(Type.String()),
  },
  { additionalProperties: true },
)
export type LoginAnswer = Static<typeof LoginAnswer>

export const login = operation({
  id: 'onprint.login',
  route: 'POST /token',
  body: urlencoded(LoginRequest),
  answers: { 200: LoginAnswer },
  errors: [400, 401, 500],
  auth: ['apikey'],
  evidence: 'documented',
  // Another token, and nothing else changes.
  repeatable: true,
})

export const sessionOperations = [login]
