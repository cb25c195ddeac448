/**
 * The walls of the house. A room may use what stands in `mayUse` and nothing else of ours; whatever is not listed is forbidden, so
 * a new room begins with no rights at all.
 */
const engineRooms = ['lib/engine/ocr', 'lib/engine/marks', 'lib/engine/scores', 'lib/engine/images']

const mayUse = {
  nodes: ['lib/flow', 'lib/client', 'lib/contract'],
  'lib/flow': ['lib/client', 'lib/contract'],
  'lib/client': ['lib/contract'],
  'lib/contract': [],
  'lib/engine/server': ['lib/contract', 'lib/engine/jobs', ...engineRooms],
  ...Object.fromEntries(engineRooms.map((room) => [room, ['lib/engine/imaging']])),
  'lib/engine/jobs': [],
  'lib/engine/imaging': [],
  // Code of the browser; what it shows comes as JSON at build time. One exception below: the types that describe a dialog.
  editor: [],
}

/** Types only: they are gone when the code runs. */
const typesForEditor = '^lib/flow/description\\.ts$'


const below = (folder) => `^${folder}/`
const ours = '^(nodes|lib|editor|test|bench|scripts)/'

module.exports = {
  forbidden: [
    ...Object.entries(mayUse).map(([room, rooms]) => ({
      name: `wall-${room.replace(/\//g, '-')}`,
      severity: 'error',
      comment: `${room} may use ${rooms.join(', ') || 'nothing of ours'}.`,
      from: { path: below(room) },
      to: { path: ours, pathNot: [...[room, ...rooms].map(below), ...(room === 'editor' ? [typesForEditor] : [])] },
    })),
    {
      name: 'no-room-without-rights',
      severity: 'error',
      comment: 'Every folder of lib stands in the table above.',
      from: { path: '^lib/', pathNot: Object.keys(mayUse).map(below) },
      to: {},
    },
    {
      name: 'editor-takes-types-only',
      severity: 'error',
      from: { path: '^editor/' },
      to: { path: typesForEditor, dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'runtime-code-needs-runtime-packages',
      severity: 'error',
      comment:
        'npm installs palettes without devDependencies. The engine is bundled, so its packages may be devDependencies. sharp is optional: the one file that uses it does without when it is missing. TypeBox is published as one bundled file (scripts/build/runtime.ts).',
      from: { path: '^(nodes|lib/(flow|client|contract))/', pathNot: '^lib/flow/pictures/smaller\\.ts$' },
      to: { pathNot: '^node_modules/@sinclair/typebox/', dependencyTypes: ['npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      from: { path: '^(nodes|lib|editor|scripts|test|bench)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'recognition-knows-no-http',
      severity: 'error',
      from: { path: '^lib/engine/(ocr|marks|scores|images|imaging|jobs)/' },
      to: { path: '^(node:)?(http|https|http2|net)$|^node_modules/(fastify|got)/' },
    },
  ],
  options: {
    doNotFollow: { path: '^(node_modules|dist)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.mts', '.js', '.mjs', '.json', '.d.mts'] },
    skipAnalysisNotInRules: true,
  },
}
