/** Keeps secrets out of everything that people, logs and flows see. */
import type { ErrorValues, Phrase } from './errors'
import type { Connection } from './types'

/** Shorter ones stand in ordinary words so often that hiding them would only garble a text, and show where they are. */
const SHORTEST_SECRET = 4

/** Longest text of a service that an error carries, in characters. */
const LONGEST_DETAIL = 300

export const HIDDEN = '***'

/** Every form in which the secrets of a connection may come back in a text. */
export function secretsOf(connection: Connection): string[] {
  const { credentials, headers, proxy, tls } = connection
  const secrets: (string | undefined)[] = [proxy?.password, tls?.passphrase]
  switch (credentials.kind) {
    case 'basic':
      secrets.push(credentials.password, Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64'))
      break
    case 'bearer':
      secrets.push(credentials.token)
      break
    case 'client-credentials':
      secrets.push(credentials.secret)
      break
    case 'password-grant':
      secrets.push(credentials.password, credentials.apiKey)
      break
    case 'none':
  }
  for (const [name, value] of Object.entries(headers ?? {}))
    if (/secret|key|token|authorization|cookie|password/i.test(name)) secrets.push(value)
  return secrets.filter((secret): secret is string => secret !== undefined && secret.length >= SHORTEST_SECRET)
}

/** Ways in which a service may write what it was sent: in an address, a form, JSON, a web page; in one line, as {@link shortDetail} makes it. */
function formsOf(secret: string): string[] {
  const form = new URLSearchParams({ s: secret }).toString().slice('s='.length)
  const percent = [encodeURIComponent(secret), form]
  const html = secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const quoted = ['&quot;', '&#34;'].map((quote) => html.replace(/"/g, quote)).flatMap((one) => ['&#39;', '&apos;', '&#x27;'].map((apostrophe) => one.replace(/'/g, apostrophe)))
  const lowerCase = percent.map((one) => one.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))
  const forms = [secret, ...percent, ...lowerCase, JSON.stringify(secret).slice(1, -1), html, ...quoted]
  return [...forms, ...forms.map(oneLine)]
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

/** Replaces every secret in a text, as it stands and as others may write it. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text
  // The longest first: a secret may be part of another.
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length)
  for (const form of forms) if (form.length >= SHORTEST_SECRET) clean = clean.replaceAll(form, HIDDEN)
  return clean
    .replace(/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/-]{8,}=*/gi, `$1 ${HIDDEN}`)
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${HIDDEN}@`)
}

/** The same in what fills a text, and in the texts within it. */
export function redactValues(values: ErrorValues, secrets: readonly string[]): ErrorValues {
  const redacted = (value: string | number | Phrase): string | number | Phrase => {
    if (typeof value === 'number') return value
    if (typeof value === 'string') return redact(value, secrets)
    return { ...value, text: redact(value.text, secrets), ...(value.values ? { values: redactValues(value.values, secrets) } : {}) }
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redacted(value)]))
}

/** A service's words, fit for an error: one line, short, without secrets. */
export function shortDetail(text: string, secrets: readonly string[]): string {
  // Redacted before it is cut, lest half a secret stays at the end.
  const line = redact(oneLine(text), secrets)
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL - 1)}…` : line
}

/** An address that cannot be used, fit for an error: without what may be a login or a key, however it is miswritten. */
export function shownAddress(address: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/*/i.exec(address)?.[0] ?? ''
  const at = address.lastIndexOf('@')
  const withoutLogin = at < 0 ? address : `${scheme}${HIDDEN}${address.slice(at)}`
  return withoutLogin.replace(/[?#].+$/s, (rest) => `${rest[0] as string}${HIDDEN}`)
}
