/** Flat: a rate limit is 403 with a word in the body, its end a header; credits that are used up may be 403 too. */
import type { ServiceAdapter } from './adapter'

const OUT_OF_CREDIT = new Set(['QUOTA_EXCEEDED', 'CREDITS_EXHAUSTED', 'OMR_CREDITS_EXHAUSTED'])

export const flat: ServiceAdapter = {
  detailOf({ failure: { message, code, parameter } }) {
    const named = [code, parameter && `parameter ${parameter}`].filter(Boolean).join(', ')
    return message && named ? `${message} (${named})` : message
  },
  reasonOf: ({ failure: { code } }) => code,
  conditionOf({ failure: { code } }) {
    if (code === 'API_RATE_LIMIT_EXCEEDED') return 'rate-limited'
    return code !== undefined && OUT_OF_CREDIT.has(code) ? 'quota-exceeded' : undefined
  },
  wordsInstead(value) {
    if (typeof value !== 'object' || value === null || 'state' in value || 'status' in value) return undefined
    const { code, message } = value as { readonly code?: unknown; readonly message?: unknown }
    return typeof code === 'string' && typeof message === 'string' ? `${message} (${code})` : undefined
  },
  allowedAgain({ headers }) {
    // UTC seconds since 1970.
    const reset = Number(headers['x-ratelimit-reset'])
    return Number.isFinite(reset) && reset > 0 ? reset * 1000 : undefined
  },
}
