/** The status page at `/`: what the engine has and does, as one small page without scripts and without anything from elsewhere. */
import type { FastifyInstance } from 'fastify'
import { folderSize, freeSpace } from '../jobs/files'
import type { Doors } from './doors'
import type { Engine } from './engine'
import { health } from './health'
import { isReasoned } from './failure'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (value: string | number): string => String(value).replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string)

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 25%,transparent)}th{font-weight:600;width:45%}`

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

type Rows = readonly (readonly [string, string | number])[]

const table = (title: string, rows: Rows): string =>
  `<h2>${escape(title)}</h2><table>${rows.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`

const megabytes = (bytes: number): string => (Number.isFinite(bytes) ? `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB` : 'unknown')

function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return hours ? `${hours} h ${minutes} min` : minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

async function page(engine: Engine): Promise<string> {
  const { version, state, uptime, parts } = health()
  const { dataFolder, workers, config } = engine.settings
  const sections = [
    table('Engine', [
      ['Name', config.name],
      ['Version', version],
      ['State', state === 'ok' ? 'ready' : 'a part is missing'],
      ['Running for', duration(uptime)],
      ['Pages read at the same time', workers],
    ]),
    jobsTable(engine),
    table('Parts', parts.map(({ name, purpose, present, command }) => [`${name} (${purpose})`, present ? 'present' : `missing: ${command}`] as const)),
    table('Languages', [['Installed', await languageNames(engine)]]),
    table('Disk', [
      ['Data folder', dataFolder],
      ['In use', megabytes(await folderSize(dataFolder))],
      ['Free', megabytes(await freeSpace(dataFolder).catch(() => NaN))],
    ]),
  ]
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(config.name)}: status</title><style>${STYLE}</style></head><body><main><h1>${escape(config.name)}</h1>${sections.join('')}</main></body></html>`
}

function jobsTable(engine: Engine): string {
  try {
    const counts = engine.open().store.countByState()
    return table('Jobs', [
      ['Created', counts.open ?? 0],
      ['Waiting', counts.queued ?? 0],
      ['Under way', counts.running ?? 0],
      ['Done', counts.done ?? 0],
      ['Failed', counts.failed ?? 0],
      ['Templates', counts.kept ?? 0],
    ])
  } catch (error) {
    return table('Jobs', [['Not available', isReasoned(error) ? error.message : 'the list of jobs cannot be read']])
  }
}

async function languageNames(engine: Engine): Promise<string> {
  try {
    return (await engine.languages()).map(({ name }) => name).join(', ') || 'none'
  } catch (error) {
    return isReasoned(error) ? error.message : 'the list cannot be read'
  }
}

export function registerStatusPage(host: FastifyInstance, engine: Engine, doors: Doors): void {
  host.get('/', async (request, reply) => {
    try {
      await doors.visitor(request.headers)
    } catch (error) {
      if (doors.asksForLogin) void reply.header('www-authenticate', 'Basic realm="Platen engine", charset="UTF-8"')
      throw error
    }
    return reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' })
      .send(await page(engine))
  })
}
