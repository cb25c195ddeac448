/** A small tunnelling proxy (CONNECT) that writes down where it was asked to go. */
import http from 'node:http'
import net from 'node:net'

export interface ProxyServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly port: number
  /** `host:port` of each tunnel asked for, with the login that came along. */
  readonly tunnels: { readonly target: string; readonly authorization: string | undefined }[]
  close(): Promise<void>
}

/** @param login `user:password` without which tunnels are refused with 407 */
export async function startProxyServer(login?: string): Promise<ProxyServer> {
  const tunnels: ProxyServer['tunnels'] = []
  const sockets = new Set<net.Socket>()
  const keep = (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const server = http.createServer((_request, response) => response.writeHead(405).end())
  server.on('connection', keep)
  server.on('connect', (request, socket: net.Socket, first: Buffer) => {
    const target = request.url ?? ''
    const authorization = request.headers['proxy-authorization']
    tunnels.push({ target, authorization })
    if (login !== undefined && authorization !== `Basic ${Buffer.from(login).toString('base64')}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n')
      return
    }
    const [, port] = target.split(':')
    // Every name leads to this machine, so that names that do not exist can be asked for.
    let made = false
    const onward = net.connect(Number(port), '127.0.0.1', () => {
      made = true
      socket.write('HTTP/1.1 200 Connected\r\n\r\n')
      onward.write(first)
      onward.pipe(socket).pipe(onward)
    })
    keep(onward)
    // Once the tunnel is made, everything in it is the server's; its end is all that a proxy can tell.
    onward.on('error', () => socket.end(made ? '' : 'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    tunnels,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
