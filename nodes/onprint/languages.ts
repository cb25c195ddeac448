/** Which language people want, and which of the ones at hand comes nearest. */
import { failure } from '../../lib/flow/errors'
import { phrase } from '../../lib/flow/phrases'

/** Languages tried for one picture at most: each is a request. */
const MOST = 5

const CODE = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$/

/**
 * Languages in order of preference.
 * @param value a code (`fr-FR`), a list of them, or what browsers send as Accept-Language (`de-CH,de;q=0.9,en;q=0.8`)
 * @throws PlatenError INVALID_INPUT
 */
export function wantedLanguages(value: unknown): string[] {
  const listed = (Array.isArray(value) ? value.map(String) : String(value).split(',')).map((entry, index) => {
    const [code = '', ...parameters] = entry.split(';').map((part) => part.trim())
    const quality = parameters.map((parameter) => /^q=([\d.]+)$/.exec(parameter)?.[1]).find((found) => found !== undefined)
    return { code, quality: quality === undefined ? 1 : Number(quality), index }
  })
  const wanted = listed
    .filter(({ code, quality }) => code !== '' && code !== '*' && quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index)
    .map(({ code }) => code)
  for (const code of wanted)
    if (!CODE.test(code)) throw failure('setting-invalid', { name: 'Language', problem: phrase('language-code', { code }) })
  if (wanted.length === 0) throw failure('setting-missing', { name: 'Language' })
  return [...new Set(wanted)].slice(0, MOST)
}

const same = (a: string, b: string): boolean => a.replace('_', '-').toLowerCase() === b.replace('_', '-').toLowerCase()

/** `de` of `de-CH`. */
const primary = (code: string): string => (code.split(/[-_]/)[0] as string).toLowerCase()

/** How well a text's language serves one who wants another: 2 exactly, 1 the same language of another region, 0 not. */
export function fitOf(wanted: string, offered: string | null | undefined): 0 | 1 | 2 {
  if (!offered) return 0
  if (same(wanted, offered)) return 2
  return primary(wanted) === primary(offered) ? 1 : 0
}

/**
 * The nearest of what is offered: exactly what is wanted, else the same language, else the document's default.
 * @returns undefined when nothing is offered
 */
export function nearestLanguage(wanted: readonly string[], offered: readonly string[], standard?: string): string | undefined {
  for (const fit of [2, 1] as const)
    for (const code of wanted) {
      const found = offered.find((one) => fitOf(code, one) === fit)
      if (found !== undefined) return found
    }
  return offered.find((one) => standard !== undefined && same(one, standard)) ?? offered[0]
}
