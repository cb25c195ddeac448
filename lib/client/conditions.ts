/**
 * Every condition that ends in a coded error, as one table: what happened, its code, whether the call is repeated, and the
 * English text. Statuses, network failures and the engine's reasons are looked up here and nowhere else; `docs/errors.md` and
 * the catalogues are tested against it.
 */
import { PlatenError, type ErrorCause, type ErrorCode, type ErrorValues } from './errors'

/**
 * `no`: never. `safe`: when the operation may be repeated (reads, deletes, or the caller can look up whether it arrived).
 * `unsent`: as `safe`, and for creates too, because the request certainly did not arrive.
 * `wait`: after the time that the service asks for, whatever the operation: it was turned away, not carried out.
 */
export type Repeat = 'no' | 'safe' | 'unsent' | 'wait'

export interface Condition {
  readonly code: ErrorCode
  readonly repeat: Repeat
  /** `__name__` stands for a value. */
  readonly text: string
  /** HTTP statuses that mean it. */
  readonly statuses?: readonly number[]
  /** Codes of Node.js and OpenSSL that mean it. */
  readonly network?: readonly string[]
  /** Reasons in the engine's answers that mean it, whatever the status. */
  readonly reasons?: readonly string[]
}

const table = {
  // Before anything is sent
  'account-missing': {
    code: 'NOT_CONFIGURED',
    repeat: 'no',
    text: 'The account of this node no longer exists. Choose an account, or the built-in engine, in the node.',
  },
  'account-incomplete': {
    code: 'NOT_CONFIGURED',
    repeat: 'no',
    text: 'The account of this node has no __missing__. Add it in the account.',
  },
  'address-invalid': {
    code: 'NOT_CONFIGURED',
    repeat: 'no',
    text: 'The address "__address__" cannot be used: __problem__. Correct it in the account.',
  },
  'proxy-invalid': {
    code: 'NOT_CONFIGURED',
    repeat: 'no',
    text: 'The address of the proxy cannot be used: __problem__. Correct it in the proxy settings.',
  },
  'parameter-missing': { code: 'INVALID_INPUT', repeat: 'no', text: '__operation__ needs a value for "__name__".' },
  'parameter-unknown': { code: 'INVALID_INPUT', repeat: 'no', text: '__operation__ has no parameter "__name__".' },
  'parameter-invalid': { code: 'INVALID_INPUT', repeat: 'no', text: '__operation__: the value of "__name__" cannot be used: __problem__.' },
  'body-missing': { code: 'INVALID_INPUT', repeat: 'no', text: '__operation__ needs __name__ to send, and there is none.' },
  'body-invalid': { code: 'INVALID_INPUT', repeat: 'no', text: '__operation__: what is to be sent does not fit: __problem__.' },
  'content-type-missing': {
    code: 'INVALID_INPUT',
    repeat: 'no',
    text: 'What kind of file "__file__" is could not be told. Set its content type.',
  },
  'content-type-refused': {
    code: 'INVALID_INPUT',
    repeat: 'no',
    text: '__operation__ takes no file of type __contentType__ ("__file__"). It takes: __accepted__.',
  },
  'file-unreadable': {
    code: 'INVALID_INPUT',
    repeat: 'no',
    text: 'The file "__file__" cannot be read: __problem__.',
  },
  'file-unwritable': {
    code: 'INVALID_INPUT',
    repeat: 'no',
    text: 'The result cannot be saved as "__file__": __problem__.',
  },
  'engine-only': {
    code: 'NOT_SUPPORTED',
    repeat: 'no',
    text: '"__name__" exists only in the built-in engine. Clear it, or choose the built-in engine in the node.',
  },
  'queue-full': {
    code: 'OVERLOADED',
    repeat: 'no',
    text: '__waiting__ requests are waiting for this account already. Send more slowly, or raise the limit in the account.',
  },
  'cancelled-here': { code: 'CANCELLED', repeat: 'no', text: 'The work was cancelled.' },
  'cancelled-there': { code: 'CANCELLED', repeat: 'no', text: 'Someone cancelled it at the service.' },

  // On the way
  'host-unknown': {
    code: 'UNREACHABLE',
    repeat: 'unsent',
    text: 'No computer named "__host__" was found. Check the address in the account, and the network.',
    network: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'],
  },
  'connection-refused': {
    code: 'UNREACHABLE',
    repeat: 'unsent',
    text: 'Nothing answers at __host__. Check that the server runs, and the address and port in the account.',
    network: ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'],
  },
  'connection-broken': {
    code: 'UNREACHABLE',
    repeat: 'safe',
    text: '__host__ broke the connection off before it answered.',
    network: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ENOTCONN', 'ESHUTDOWN'],
  },
  'certificate-untrusted': {
    code: 'UNREACHABLE',
    repeat: 'no',
    text: 'The certificate of __host__ is not trusted (__problem__). If it is your own server, add its certificate in the account\'s TLS settings.',
    network: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'CERT_REJECTED',
      'CERT_UNTRUSTED',
      'CERT_SIGNATURE_FAILURE',
      'CERT_CHAIN_TOO_LONG',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'HOSTNAME_MISMATCH',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  },
  'tls-failed': {
    code: 'UNREACHABLE',
    repeat: 'unsent',
    text: 'No secure connection to __host__ could be made (__problem__). Check https or http in the address, and the TLS settings.',
    network: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_TLS_HANDSHAKE_TIMEOUT', 'ERR_OSSL_PEM_NO_START_LINE', 'ERR_OSSL_EVP_BAD_DECRYPT'],
  },
  'proxy-refused': {
    code: 'UNREACHABLE',
    repeat: 'unsent',
    text: 'The proxy __proxy__ does not let requests to __host__ through (__problem__). Check the proxy settings.',
  },
  'connect-timeout': {
    code: 'TIMEOUT',
    repeat: 'unsent',
    text: '__host__ did not take the connection within __seconds__ s. Check the address, the network, and a firewall in between.',
    network: ['ETIMEDOUT'],
  },
  'response-timeout': {
    code: 'TIMEOUT',
    repeat: 'safe',
    text: '__host__ was silent for __seconds__ s. It may be busy: try again, or allow more time in the account.',
  },
  'overall-timeout': {
    code: 'TIMEOUT',
    repeat: 'no',
    text: '__operation__ did not finish within __seconds__ s. Allow more time in the account, or send less at once.',
  },
  'redirect-refused': {
    code: 'INVALID_RESPONSE',
    repeat: 'no',
    text: '__host__ sends the request on to __target__, where it will not be sent. If that is right, set it as the address of the account.',
  },
  'redirect-wants-login': {
    code: 'AUTH_FAILED',
    repeat: 'no',
    text: '__host__ sends the request on to __target__, which wants a login; that is not sent there. If the address is right, set it as the address of the account.',
  },
  'redirect-endless': { code: 'INVALID_RESPONSE', repeat: 'no', text: '__host__ sends the request on again and again.' },

  // What the service answers
  'request-refused': {
    code: 'BAD_REQUEST',
    repeat: 'no',
    text: '__service__ refused the request: __detail__',
    statuses: [400, 422],
  },
  'wrong-state': {
    code: 'WRONG_STATE',
    repeat: 'no',
    text: '__service__ cannot do this in the present state: __detail__',
    statuses: [409],
    reasons: ['wrong-state', 'no-file'],
  },
  'credentials-refused': {
    code: 'AUTH_FAILED',
    repeat: 'no',
    text: '__service__ does not accept the login. Check the credentials in the account.',
    statuses: [401, 407],
  },
  'sign-in-refused': {
    code: 'AUTH_FAILED',
    repeat: 'no',
    text: '__service__ refused to sign in: __detail__ Check the credentials in the account.',
  },
  'quota-exceeded': {
    code: 'QUOTA_EXCEEDED',
    repeat: 'no',
    text: 'The account has no credit left at __service__, or its plan does not include this: __detail__',
    statuses: [402],
  },
  forbidden: {
    code: 'FORBIDDEN',
    repeat: 'no',
    text: 'The account may not do this at __service__: __detail__',
    statuses: [403],
    reasons: ['right-missing'],
  },
  'not-found': {
    code: 'NOT_FOUND',
    repeat: 'no',
    text: '__service__ does not find it (any more): __detail__',
    statuses: [404, 410],
  },
  'too-large': {
    code: 'TOO_LARGE',
    repeat: 'no',
    text: '__service__ says that it is too large: __detail__',
    statuses: [413],
    reasons: ['too-many-pages', 'too-many-pixels'],
  },
  'answer-too-large': {
    code: 'TOO_LARGE',
    repeat: 'no',
    text: 'The answer of __service__ is larger than the __megabytes__ MB that a message may hold. Save it to a file instead.',
  },
  'media-unsupported': {
    code: 'UNSUPPORTED_MEDIA',
    repeat: 'no',
    text: '__service__ does not take this kind of file: __detail__',
    statuses: [415],
  },
  'rate-limited': {
    code: 'RATE_LIMITED',
    repeat: 'wait',
    text: '__service__ takes no more requests for now, and the time allowed for this one is over. Send more slowly.',
    statuses: [429],
  },
  'server-error': {
    code: 'SERVER_ERROR',
    repeat: 'safe',
    text: '__service__ has a fault of its own (status __status__): __detail__',
    // And every other 5xx: see conditionOfStatus.
    statuses: [408, 500, 502, 503, 504],
  },
  'service-without-operation': {
    code: 'NOT_SUPPORTED',
    repeat: 'no',
    text: '__service__ does not offer __operation__: __detail__',
    statuses: [501],
    reasons: ['option-not-supported'],
  },
  'status-unexpected': {
    code: 'INVALID_RESPONSE',
    repeat: 'safe',
    text: '__service__ gave an answer that it should not give (status __status__).',
  },
  'answer-cut-off': {
    code: 'INVALID_RESPONSE',
    repeat: 'safe',
    text: 'The answer of __service__ was cut off.',
  },
  'answer-html': {
    code: 'INVALID_RESPONSE',
    repeat: 'safe',
    text: '__host__ answered with a web page. Check the address in the account, and whether a proxy or login page is in between.',
  },
  'answer-broken': {
    code: 'INVALID_RESPONSE',
    repeat: 'safe',
    text: 'The answer of __service__ is damaged: __problem__',
  },
  'answer-shape': {
    code: 'INVALID_RESPONSE',
    repeat: 'safe',
    text: 'The answer of __service__ is not what __operation__ should give: __problem__',
  },
  'recognition-failed': {
    code: 'RECOGNITION_FAILED',
    repeat: 'no',
    text: '__service__ could not do it: __detail__',
  },

  // The built-in engine
  'engine-incomplete': {
    code: 'ENGINE_INCOMPLETE',
    repeat: 'no',
    text: 'A part of the built-in engine is missing: __detail__',
    reasons: ['part-missing'],
  },
  'engine-failed': {
    code: 'ENGINE_FAILED',
    repeat: 'no',
    text: 'The built-in engine cannot run: __detail__',
  },
  'engine-contested': {
    code: 'ENGINE_FAILED',
    repeat: 'no',
    text: 'Two engine nodes use the data folder __folder__ with different settings. Give each a folder of its own, or the same settings.',
  },
  'engine-away': {
    code: 'ENGINE_FAILED',
    repeat: 'no',
    text: 'The built-in engine ended and is being started again. Send the message again. (__detail__)',
  },
  'engine-fault': {
    code: 'SERVER_ERROR',
    repeat: 'safe',
    text: 'The built-in engine met a fault of its own, of which its log tells more: __detail__',
    reasons: ['internal'],
  },
  'job-given-up': {
    code: 'ENGINE_FAILED',
    repeat: 'no',
    text: 'The built-in engine stopped each time it worked on this file and does not try it any more. Send it in another form, or in parts.',
    reasons: ['gave-up'],
  },
  'job-timeout': {
    code: 'TIMEOUT',
    repeat: 'no',
    text: 'The built-in engine ran out of time: __detail__ Send less at once, or raise the limit in the engine.',
    reasons: ['job-timeout', 'page-timeout'],
  },
  'disk-full': {
    code: 'ENGINE_FAILED',
    repeat: 'no',
    text: 'There is no space left on the disk (__place__). Free some, then send the message again.',
    statuses: [507],
    reasons: ['disk-full'],
    network: ['ENOSPC', 'EDQUOT'],
  },
} satisfies Record<string, Condition>

export type ConditionKey = keyof typeof table

export const conditions: Readonly<Record<ConditionKey, Condition>> = table

/** Makes the error of a condition. Values that its text names and that are missing stay visible as `__name__`. */
export function conditionError(key: ConditionKey, values: ErrorValues = {}, cause?: ErrorCause): PlatenError {
  const { code, text } = conditions[key]
  return new PlatenError({ code, key, text, values, cause })
}

/** Whether, and when, a call that failed with this error may be repeated. An error of another table is never repeated. */
export function repeatOf(error: PlatenError): Repeat {
  return conditions[error.key as ConditionKey]?.repeat ?? 'no'
}

function lookUp<Name>(names: (condition: Condition) => readonly Name[] | undefined): ReadonlyMap<Name, ConditionKey> {
  const found = new Map<Name, ConditionKey>()
  for (const [key, condition] of Object.entries(conditions) as [ConditionKey, Condition][])
    for (const name of names(condition) ?? []) found.set(name, key)
  return found
}

const byStatus = lookUp((condition) => condition.statuses)
const byNetwork = lookUp((condition) => condition.network)
const byReason = lookUp((condition) => condition.reasons)

/** The condition that a status of 300 and above means. */
export function conditionOfStatus(status: number): ConditionKey {
  const exact = byStatus.get(status)
  if (exact) return exact
  if (status >= 500) return 'server-error'
  return status >= 400 ? 'request-refused' : 'status-unexpected'
}

/** The condition that a code of Node.js or OpenSSL means; none when it is not a failure of the way to the server. */
export function conditionOfNetwork(code: string | undefined): ConditionKey | undefined {
  if (!code) return undefined
  const exact = byNetwork.get(code)
  if (exact) return exact
  // OpenSSL has several hundred of them.
  return /^ERR_(SSL|TLS|OSSL)_/.test(code) ? 'tls-failed' : undefined
}

/** The condition that a reason in an answer of the engine means. */
export function conditionOfReason(reason: string | undefined): ConditionKey | undefined {
  return reason === undefined ? undefined : byReason.get(reason)
}
