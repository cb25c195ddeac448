/** Who calls the answer sheet API: tokens for client id and secret, and what may be shown instead of one. */
import type { FastifyRequest } from 'fastify'
import type { Doors, Visitor } from '../doors'
import { RequestFailure } from '../failure'
import { boundaryAtStart, boundaryOf, readForm } from './multipart'
import { TOKEN_LIFE, Tokens } from './tokens'

/** The answer to a token request. */
export interface TokenGrant {
  readonly access_token: string
  /** s */
  readonly expires_in: number
  readonly token_type: 'Bearer'
  readonly refresh_token?: string
}

const refused = (word: string, message: string, status = 400) => new RequestFailure(status, word, message)

export class SignIn {
  private readonly tokens = new Tokens()

  constructor(private readonly doors: Doors) {}

  /**
   * The fields of a token request, whether its body is url-encoded or a form, as its content type says or as it begins.
   * @throws RequestFailure 400
   */
  async fields(body: Buffer, contentType: string | undefined): Promise<Map<string, string>> {
    const boundary = boundaryAtStart(body) ?? boundaryOf(contentType)
    if (boundary === undefined) return new Map(new URLSearchParams(body.toString('utf8')))
    const fields = new Map<string, string>()
    const source = (async function* () {
      yield body
    })()
    for await (const { name, content } of readForm(source, boundary)) {
      const chunks: Buffer[] = []
      for await (const chunk of content) chunks.push(chunk)
      fields.set(name, Buffer.concat(chunks).toString('utf8'))
    }
    return fields
  }

  /**
   * @param refreshes whether the answer holds a refresh token, as the address of older clients does
   * @throws RequestFailure 400 with OAuth's word as its reason; 401 where not even this engine's secret is shown
   */
  async grant(request: FastifyRequest, fields: ReadonlyMap<string, string>, refreshes: boolean): Promise<TokenGrant> {
    const user = await this.userFor(request, fields)
    const refresh = refreshes ? { refresh_token: this.tokens.issue('refresh', user) } : {}
    return { access_token: this.tokens.issue('access', user), expires_in: TOKEN_LIFE, token_type: 'Bearer', ...refresh }
  }

  private async userFor(request: FastifyRequest, fields: ReadonlyMap<string, string>): Promise<string> {
    if (this.doors.kind === 'secret') await this.doors.visitor(request.headers)
    const grant = fields.get('grant_type')
    if (grant === 'refresh_token') {
      const user = this.tokens.userOf('refresh', fields.get('refresh_token') ?? '')
      if (user === undefined) throw refused('invalid_grant', 'The refresh token is not known, or over. Sign in with client id and secret.')
      return user
    }
    if (grant !== 'client_credentials') throw refused('unsupported_grant_type', 'grant_type must be client_credentials.')
    const [id, secret] = [fields.get('client_id') ?? '', fields.get('client_secret') ?? '']
    if (id === '' || secret === '') throw refused('invalid_client', 'client_id and client_secret are needed.')
    if (this.doors.kind !== 'users') return ''
    try {
      return (await this.doors.visitor({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` })).name
    } catch (error) {
      if (error instanceof RequestFailure && error.status === 401) throw refused('invalid_client', 'client_id or client_secret is wrong: they are the name and password of a user of this engine.')
      throw error
    }
  }

  /** Who sent a request. @throws RequestFailure 401 */
  async visitor(request: FastifyRequest): Promise<Visitor> {
    const { kind } = this.doors
    if (kind === 'secret') return this.doors.visitor(request.headers)
    const token = /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1]
    if (kind === 'open') {
      if (token !== undefined || isSigned(request)) return this.doors.visitor(request.headers)
      throw refused('login-missing', 'The request shows no token. Ask for one at connect/token with any client id and secret.', 401)
    }
    const user = token === undefined ? undefined : this.tokens.userOf('access', token)
    const visitor = user === undefined ? undefined : this.doors.known(user)
    if (!visitor) throw refused('login-refused', 'The token is missing, wrong or over. Ask for a new one at connect/token.', 401)
    return visitor
  }
}

/** The older way of proving who asks: `appSid` and `signature` in the query. */
function isSigned(request: FastifyRequest): boolean {
  const query = request.query as Record<string, unknown>
  const given = (name: string) => Object.entries(query).some(([key, value]) => key.toLowerCase() === name && typeof value === 'string' && value !== '')
  return given('appsid') && given('signature')
}
