/** Access tokens: signed with a key of this process and kept nowhere, so that any number of them costs nothing. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** s */
export const TOKEN_LIFE = 3600
/** s; the clients that refresh do so after a long time, too. */
const REFRESH_LIFE = 30 * 24 * 3600

export type TokenKind = 'access' | 'refresh'

export class Tokens {
  private readonly key = randomBytes(32)

  private signature(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest()
  }

  /** @param now ms */
  issue(kind: TokenKind, user: string, now = Date.now()): string {
    const text = [kind, String(Math.floor(now / 1000) + (kind === 'access' ? TOKEN_LIFE : REFRESH_LIFE)), Buffer.from(user).toString('base64url')].join('.')
    return `${text}.${this.signature(text).toString('base64url')}`
  }

  /** The user to whom a token was given; undefined when it is none of ours, of another kind, or over. */
  userOf(kind: TokenKind, token: string, now = Date.now()): string | undefined {
    const at = token.lastIndexOf('.')
    const given = Buffer.from(token.slice(at + 1), 'base64url')
    const wanted = this.signature(token.slice(0, Math.max(0, at)))
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
    const [which, end, user] = token.slice(0, at).split('.') as [string, string, string]
    return which === kind && now / 1000 < Number(end) ? Buffer.from(user, 'base64url').toString('utf8') : undefined
  }
}
