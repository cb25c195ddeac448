/** The certificates that `certificates/make.sh` made, for servers and clients of tests. */
import fs from 'node:fs'
import path from 'node:path'

const read = (name: string): string => fs.readFileSync(path.join(__dirname, 'certificates', name), 'utf8')

export const certificates = {
  /** Vouches for `server` and `client`. */
  authority: read('authority.crt'),
  /** For 127.0.0.1 and localhost. */
  server: { cert: read('server.crt'), key: read('server.key') },
  client: { cert: read('client.crt'), key: read('client.key') },
  /** Vouches for itself, and names no host. */
  alone: { cert: read('alone.crt'), key: read('alone.key') },
}
