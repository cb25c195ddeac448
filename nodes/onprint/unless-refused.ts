/** Asking for what may not be there to see. */
import { isPlatenError, type ErrorCode } from '../../lib/client/errors'

/** What may not be seen, and what is gone by now. */
const HIDDEN: readonly ErrorCode[] = ['FORBIDDEN', 'NOT_FOUND']

/** The answer; undefined where the service refuses it with one of the codes. @throws PlatenError of any other code */
export async function unlessRefused<T>(answer: Promise<T>, codes: readonly ErrorCode[] = HIDDEN): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isPlatenError(error) && codes.includes(error.code)) return undefined
    throw error
  }
}
