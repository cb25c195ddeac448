/** Times of ownOCR objects: .NET round-trip form, seven fraction digits and an offset. */

/** A .NET server writes the first year for a time that it does not know yet; anything before this year means the same. */
const FIRST_MEANT_YEAR = 1900

/** The point in time that a member of a job means; undefined while it is unset or not a time at all. */
export function readDate(value: string | null | undefined): Date | undefined {
  if (!value) return undefined
  const date = new Date(value)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < FIRST_MEANT_YEAR ? undefined : date
}

/** The form in which a server of this kind writes a time that is unset. */
export const UNSET_DATE = '0001-01-01T00:00:00'

/** A time as such a server writes it: local to UTC, seven fraction digits. */
export function writeDate(date: Date | undefined): string {
  return date ? date.toISOString().replace(/\.(\d{3})Z$/, '.$10000+00:00') : UNSET_DATE
}
