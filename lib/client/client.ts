/**
 * Runs operations of the contract: checks and builds the request, waits for its turn, proves who asks, sends, follows redirects,
 * repeats what may be repeated, reads the answer. Everything that fails ends in exactly one coded error.
 */
import type { Operation } from '../contract/operation'
import { Agents } from './agents'
import { readAnswer } from './answer'
import { conditionError } from './conditions'
import { isPlatenError, PlatenError, type ErrorCause } from './errors'
import { fetchToken } from './fetch-token'
import { forgetQueue, inTurn, pauseAccount, untilAllowed } from './queue'
import { follow, isRedirect, LONGEST_CHAIN, type Destination } from './redirects'
import { phrase } from './phrases'
import { redact, redactValues, secretsOf, shortDetail } from './redaction'
import { readRefusal } from './refusal'
import { repeated } from './repeat'
import { prepareRequest, type PreparedRequest } from './request'
import { serviceName } from './service-name'
import { adapters } from './services'
import { canSignIn, proveFor, refusesProof, type Proof } from './sign-in'
import { systemTiming, type Timing } from './timing'
import { forgetTokens, tokenSource, type TokenSource } from './tokens'
import { exchange, type Answering } from './transport'
import type { CallAnswer, CallOptions, Client, Connection, Timeouts } from './types'

export interface ClientOptions {
  readonly timing?: Timing
  /** Bytes of an answer that may be kept in memory. */
  readonly largestAnswer?: number
}

/**
 * A client of one account, or of the built-in engine. Clients of the same `connection.key` share queue, rate and token.
 * @throws never; what is wrong with the connection is told by the first call
 */
export function createClient(connection: Connection, options: ClientOptions = {}): Client {
  const timing = options.timing ?? systemTiming
  const agents = new Agents(connection)
  const tokens = tokenSource(connection, (signal) => tokenFor(connection, agents, timing, signal), timing)
  return {
    call: (operation, call = {}) => new Call(connection, operation, call, agents, tokens, timing, options.largestAnswer).run(),
    signedIn: (signal) => (canSignIn(connection.credentials) ? tokens.told(signal) : Promise.resolve({})),
  }
}

/** Forgets what is kept for an account (its queue and its tokens), once its last node is gone. */
export function forgetAccount(key: string): void {
  forgetQueue(key)
  forgetTokens(key)
}

/** Whether a cancellation came from the caller's own signal, not from someone at the service. */
export const isOwnCancellation = (error: unknown): boolean => isPlatenError(error) && error.key === 'cancelled-here'

async function tokenFor(connection: Connection, agents: Agents, timing: Timing, signal: AbortSignal) {
  const { credentials } = connection
  if (!('tokenAddress' in credentials)) throw conditionError('account-incomplete', { missing: phrase('login') }, { service: connection.service })
  return fetchToken(connection, credentials, agents, timing, signal)
}

class Call {
  private readonly stop = new AbortController()
  private readonly timeouts: Timeouts
  private readonly service: string
  private readonly secrets: string[]
  private deadline = Infinity
  private overall: NodeJS.Timeout | undefined

  constructor(
    private readonly connection: Connection,
    private readonly operation: Operation,
    private readonly options: CallOptions,
    private readonly agents: Agents,
    private readonly tokens: TokenSource,
    private readonly timing: Timing,
    private readonly largestAnswer: number | undefined,
  ) {
    this.timeouts = { ...connection.timeouts, ...options.timeouts }
    this.service = serviceName(connection.service, connection.side)
    this.secrets = secretsOf(connection)
  }

  async run(): Promise<CallAnswer> {
    const { signal } = this.options
    const onAbort = () => this.stop.abort(isPlatenError(signal?.reason) ? signal.reason : this.error('cancelled-here'))
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort, { once: true })
    try {
      this.stop.signal.throwIfAborted()
      const request = prepareRequest(this.connection, this.operation, this.options)
      return await repeated((isRepeat) => this.attemptInTurn(request, isRepeat), {
        timing: this.timing,
        signal: this.stop.signal,
        deadline: () => this.deadline,
        repeatable: this.options.repeatable ?? this.operation.repeatable,
        // Signing in repeats by itself; doing all of that again would use up the call's time, and tell only that.
        repeatedBefore: ({ cause }) => cause?.operation !== undefined && cause.operation !== this.operation.id,
        onPause: (until) => pauseAccount(this.connection.key, this.connection.limits, until),
        onWait: (wait) => this.tell('waiting', wait),
      })
    } catch (error) {
      throw this.finished(await this.explained(error))
    } finally {
      clearTimeout(this.overall)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /** A refusal that the state of a job explains says so; when the question fails too, the refusal stands as it is. */
  private async explained(error: unknown): Promise<unknown> {
    if (!isPlatenError(error) || error.key !== 'request-refused' || this.stop.signal.aborted) return error
    const question = adapters[this.connection.service].stateQuestion?.(this.operation, this.options.params ?? {})
    if (!question) return error
    const { operation, params, explains } = question
    try {
      const options = { params, signal: this.stop.signal, timeouts: this.options.timeouts }
      const { value } = await new Call(this.connection, operation, options, this.agents, this.tokens, this.timing, undefined).run()
      const detail = explains(value)
      return detail === undefined ? error : conditionError('wrong-state', { service: this.service, detail }, { ...error.cause, detail: detail.text })
    } catch {
      this.stop.signal.throwIfAborted()
      return error
    }
  }

  private attemptInTurn(request: PreparedRequest, isRepeat: boolean): Promise<CallAnswer> {
    const { key, limits, service } = this.connection
    const signal = this.stop.signal
    const onAhead = (ahead: number) => this.options.onState?.({ state: 'queued', ahead })
    return inTurn(key, limits, { signal, repeat: isRepeat, onAhead }, async () => {
      this.startClock()
      await untilAllowed(key, limits, service, this.deadline, this.timing, signal, (wait) => this.tell('waiting', wait))
      this.options.onState?.({ state: 'running' })
      const proof = await this.prove(request)
      try {
        return await this.attempt(request, proof)
      } catch (error) {
        if (proof.token === undefined || !refusesProof(error)) throw error
        // A refused request was not carried out, so even a create may go out again, once, with a new token.
        this.tokens.refuse(proof.token)
        return this.attempt(request, await this.prove(request))
      }
    })
  }

  /** The time for a call runs from the moment it leaves the queue. */
  private startClock(): void {
    if (this.overall) return
    this.deadline = this.timing.now() + this.timeouts.overall
    this.overall = setTimeout(() => this.stop.abort(this.error('overall-timeout')), Math.min(this.timeouts.overall, 2 ** 31 - 1))
  }

  private tell(state: 'waiting', milliseconds: number): void {
    this.options.onState?.({ state, retryAfter: Math.ceil(milliseconds / 1000) })
  }

  /** Credentials go to the account's own server only. */
  private async prove(request: PreparedRequest): Promise<Proof> {
    const proof = request.own ? await proveFor(this.connection, this.operation, this.tokens, this.stop.signal) : { headers: {} }
    if (proof.token !== undefined) this.secrets.push(proof.token)
    return proof
  }

  private async attempt(request: PreparedRequest, proof: Proof): Promise<CallAnswer> {
    let destination: Destination = {
      method: request.method,
      url: request.url,
      headers: { ...request.headers, ...proof.headers },
      withBody: request.body.open !== undefined,
      own: request.own,
    }
    for (let hops = 0; ; hops++) {
      const answering = await this.send(destination, request)
      try {
        if (answering.status === 401 && request.own && !destination.own)
          throw conditionError('redirect-wants-login', { host: request.url.host, target: destination.url.origin }, this.cause(answering))
        if (!isRedirect(answering.status, answering.headers)) return await this.read(answering, destination.url)
        if (hops === LONGEST_CHAIN) throw conditionError('redirect-endless', { host: request.url.host }, this.cause(answering))
        destination = follow(destination, answering.status, answering.headers.location ?? '', this.cause(answering))
      } finally {
        answering.close()
      }
    }
  }

  private send(destination: Destination, request: PreparedRequest): Promise<Answering> {
    return exchange({
      method: destination.method,
      url: destination.url,
      headers: destination.headers,
      open: destination.withBody ? request.body.open : undefined,
      agents: this.agents,
      own: destination.own,
      repeatable: this.options.repeatable ?? this.operation.repeatable,
      timeouts: this.timeouts,
      signal: this.stop.signal,
      onUpload: this.options.onUpload,
      about: { service: this.service, cause: this.cause() },
    })
  }

  private async read(answering: Answering, url: URL): Promise<CallAnswer> {
    const cause = this.cause(answering)
    const clean = (text: string) => shortDetail(text, this.secrets)
    // Nobody asked for a part of a file (206), which would be taken for the whole.
    if (answering.status >= 200 && answering.status < 300 && answering.status !== 206)
      return readAnswer(answering, this.options, {
        operation: this.operation,
        service: this.service,
        engine: this.connection.side === 'engine',
        host: url.host,
        cause,
        clean,
        largest: this.largestAnswer,
      })
    const { service, side } = this.connection
    throw await readRefusal(answering, { service, side, operation: this.operation.id, cause, clean, now: this.timing.now })
  }

  private cause(answering?: Answering): ErrorCause {
    const requestId = answering && requestIdIn(answering.headers)
    return {
      service: this.connection.service,
      operation: this.operation.id,
      ...(answering ? { status: answering.status } : {}),
      ...(requestId ? { requestId: shortDetail(requestId, this.secrets) } : {}),
    }
  }

  private error(key: 'cancelled-here' | 'overall-timeout'): PlatenError {
    const values = { operation: this.operation.id, seconds: Math.round(this.timeouts.overall / 100) / 10 }
    return conditionError(key, values, this.cause())
  }

  /** The last wall: whatever text came in on whatever way, no secret leaves in an error; and every error says what was called. */
  private finished(error: unknown): unknown {
    if (!isPlatenError(error)) return error
    return new PlatenError({
      code: error.code,
      key: error.key,
      text: redact(error.message, this.secrets),
      values: redactValues(error.values, this.secrets),
      cause: { ...this.cause(), ...error.cause },
    })
  }
}

function requestIdIn(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['x-request-id'] ?? headers['request-id'] ?? headers['x-correlation-id'] ?? headers['x-amzn-requestid']
}
