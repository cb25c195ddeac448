/** The operations that only tell: lists, counts, statistics, load, names. */
import { UPLOAD_EXTENSIONS, type ServerLoad, type Stats } from '../../../contract/ownocr'
import type { HandlerParts } from './handlers'
import { FOLDER_KIND, JOB_KIND, statesOf, wireJob } from './job'
import type { Handler } from './plugin'

export function informationHandlers(parts: HandlerParts): Record<string, Handler> {
  const { jobs, config, version, guid } = parts
  return {
    'ownocr.templates': ({ visitor }) => jobs.query(visitor, { IsTemplate: true }).map(wireJob),
    'ownocr.all': ({ visitor }) => jobs.query(visitor, { IsTemplate: false }).map(wireJob),
    'ownocr.all-by-status': ({ visitor, params }) => jobs.query(visitor, { IsTemplate: false, StatusList: [Number(params.id) as never] }).map(wireJob),
    'ownocr.count': ({ visitor }) => jobs.count(visitor),
    'ownocr.running-count': ({ visitor }) => jobs.count(visitor, statesOf(2)),
    'ownocr.name': () => config.name,
    'ownocr.name-version': () => `${config.name} v${version}`,
    'ownocr.guid': () => guid,
    'ownocr.supported-exts': () => UPLOAD_EXTENSIONS.map((extension) => extension.toUpperCase()),
    'ownocr.stats': () => stats(parts),
    'ownocr.server-load': () => serverLoad(parts),
  }
}

/** Of jobs sent to the web service, since the data folder was made; files of watched folders are counted by folder. */
function stats({ store }: HandlerParts): Stats {
  const [SuccessFiles, ErrorFiles] = [store.counter(`${JOB_KIND}.done`), store.counter(`${JOB_KIND}.failed`)]
  return { ProcessingFiles: store.count({ kinds: [JOB_KIND], states: ['running'] }), ProcessedFiles: SuccessFiles + ErrorFiles, SuccessFiles, ErrorFiles }
}

/** Jobs and watched folders share the engine's threads; loads without "Real" count what waits too. */
function serverLoad({ store, workers, config, version }: HandlerParts): ServerLoad {
  const count = (kind: string, state: 'running' | 'queued') => store.count({ kinds: [kind], states: [state] })
  const [jobs, files] = [count(JOB_KIND, 'running'), count(FOLDER_KIND, 'running')]
  const [waitingJobs, waitingFiles] = [count(JOB_KIND, 'queued'), count(FOLDER_KIND, 'queued')]
  const percent = (busy: number) => Math.round((busy / workers) * 1000) / 10
  return {
    Name: config.name,
    Version: `v${version}`,
    OverallFilesInProcessing: jobs + files,
    JobsInProcessing: jobs,
    FilesInProcessing: files,
    ScheduledJobs: waitingJobs,
    ScheduledFiles: waitingFiles,
    FoldersThreads: workers,
    JobsThreads: workers,
    LoadPercent: percent(jobs + files + waitingJobs + waitingFiles),
    RealLoadPercent: Math.min(100, percent(jobs + files)),
    JobsLoadPercent: percent(jobs + waitingJobs),
    JobsRealLoadPercent: Math.min(100, percent(jobs)),
    FoldersLoadPercent: percent(files + waitingFiles),
    FoldersRealLoadPercent: Math.min(100, percent(files)),
  }
}
