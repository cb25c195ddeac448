/** What a worker thread answers: errors lose their members between threads, so they travel as data. */
import { isReasoned, type FailureValues } from './failure'

export type TaskAnswer<Value> = { readonly value: Value } | { readonly failure: { readonly message: string; readonly reason: string; readonly values: FailureValues } }

/** Runs a task in its thread. Faults of ours are thrown as they are. */
export async function answer<Value>(work: () => Promise<Value>): Promise<TaskAnswer<Value>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (isReasoned(error)) return { failure: { message: error.message, reason: error.reason, values: error.values } }
    throw error
  }
}
