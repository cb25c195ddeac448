/** One client an account, so that connections to the server are kept and reused by all its nodes. */
import { createClient, forgetAccount } from '../client/client'
import type { Client, Connection } from '../client/types'

interface Known {
  readonly base: string
  readonly mark: string
  readonly client: Client
}

const clients = new Map<string, Known>()

/** The client for a connection. An engine that came back at another address, or with another secret, gets a new one. */
export function clientFor(connection: Connection): Client {
  const mark = JSON.stringify(connection.headers ?? {})
  const known = clients.get(connection.key)
  if (known && known.base === connection.base && known.mark === mark) return known.client
  const client = createClient(connection)
  clients.set(connection.key, { base: connection.base, mark, client })
  return client
}

/** Forgets everything about the accounts whose key begins like this: their config node was closed. */
export function forgetClients(beginning: string): void {
  for (const key of [...clients.keys()].filter((known) => known.startsWith(beginning))) {
    clients.delete(key)
    forgetAccount(key)
  }
}
