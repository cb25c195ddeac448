/** Who may come in: the holder of the installation's secret, configured users, or - opened by hand on this machine - everybody. */
import { createHash, scrypt, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import type { ConfiguredUser } from './config'
import { RequestFailure } from './failure'

/** Sent with every request by nodes whose engine was started for them. */
export const SECRET_HEADER = 'x-platen-secret'

export interface Visitor {
  /** Empty where there are no logins. */
  readonly name: string
  readonly admin: boolean
  readonly listFolders: boolean
  readonly postToFolders: boolean
}

/** Without logins there is one user, with all rights. */
const EVERYBODY: Visitor = { name: '', admin: true, listFolders: true, postToFolders: true }

const visitorOf = ({ name, admin = false, listFolders = admin, postToFolders = admin }: ConfiguredUser): Visitor => ({ name, admin, listFolders, postToFolders })

const scryptAsync = promisify<string, Buffer, number, Buffer>(scrypt)

let deriving: Promise<unknown> = Promise.resolve()

/** One at a time: whoever floods the door with wrong passwords must not keep all threads of the process from files and pages. */
function derive(password: string, salt: Buffer, length: number): Promise<Buffer> {
  const result = deriving.then(() => scryptAsync(password, salt, length))
  deriving = result.catch(() => undefined)
  return result
}

const HASHED = /^scrypt:([0-9a-f]{2,}):([0-9a-f]{2,})$/i

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/** Compares in a time that tells neither the length nor the place of a difference. */
const same = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right))

export interface DoorSettings {
  /** Given by the program that started the engine. */
  readonly secret: string | undefined
  readonly open: boolean
  readonly users: readonly ConfiguredUser[]
}

export class Doors {
  /** By login, so that scrypt is not paid for at every request; a digest, not the password itself. */
  private readonly proven = new Map<string, Buffer>()

  constructor(private readonly settings: DoorSettings) {}

  /** Whether anybody can come in at all. */
  get usable(): boolean {
    return this.settings.secret !== undefined || this.settings.open || this.settings.users.length > 0
  }

  /** Whether a browser should ask for a login. */
  get asksForLogin(): boolean {
    return this.settings.secret === undefined && !this.settings.open && this.settings.users.length > 0
  }

  /** By what a visitor proves who it is. */
  get kind(): 'secret' | 'open' | 'users' {
    if (this.settings.secret !== undefined) return 'secret'
    return this.settings.open ? 'open' : 'users'
  }

  /** A configured user who proved who it is before; undefined when there is none (any more). */
  known(name: string): Visitor | undefined {
    const user = this.settings.users.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
    return user && visitorOf(user)
  }

  /** @throws RequestFailure 401 */
  async visitor(headers: IncomingHttpHeaders): Promise<Visitor> {
    const { secret, open } = this.settings
    if (secret !== undefined) {
      const given = headers[SECRET_HEADER]
      if (typeof given === 'string' && same(given, secret)) return EVERYBODY
      throw new RequestFailure(401, 'login-refused', 'This engine belongs to a Node-RED installation and answers only its nodes.')
    }
    if (open) return EVERYBODY
    const user = await this.login(headers.authorization)
    if (user) return visitorOf(user)
    throw new RequestFailure(401, 'login-refused', 'Name or password is wrong, or missing.')
  }

  private async login(authorization: string | undefined): Promise<ConfiguredUser | undefined> {
    const encoded = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(authorization ?? '')?.[1]
    if (!encoded) return undefined
    const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? []
    const user = this.settings.users.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
    // An unknown name costs the same comparison, so that the time of an answer does not tell who exists.
    const right = await this.matches(user?.name ?? '', password, user?.password ?? '')
    return user && right ? user : undefined
  }

  private async matches(name: string, password: string, kept: string): Promise<boolean> {
    const hashed = HASHED.exec(kept)
    if (!hashed) {
      // Where some passwords are hashed, those that are not take as long.
      if (this.settings.users.some((user) => HASHED.test(user.password))) await derive(password, Buffer.alloc(1), 64)
      return same(password, kept)
    }
    const proof = this.proven.get(name)
    if (proof && timingSafeEqual(proof, digest(password))) return true
    const expected = Buffer.from(hashed[2] as string, 'hex')
    const actual = await derive(password, Buffer.from(hashed[1] as string, 'hex'), expected.length)
    const right = timingSafeEqual(actual, expected)
    if (right && name) this.proven.set(name, digest(password))
    return right
  }
}
