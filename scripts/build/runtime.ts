/**
 * The nodes and the libraries they share, file by file as CommonJS (Node-RED 4 requires node files, 5 imports them; both take
 * `module.exports`). `import()` stays as it stands: some libraries are ESM only.
 */
import { build } from 'esbuild'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { filesBelow, put, removeLeftovers } from './files'
import { dist, root } from './paths'

/** Folders that Node-RED loads code from; the engine is bundled by its own step. */
const folders = ['nodes', 'lib/contract', 'lib/client', 'lib/flow']

export async function buildRuntime(): Promise<void> {
  const sources = folders.flatMap((folder) =>
    filesBelow(path.join(root, folder))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => `${folder}/${file}`),
  )
  const result = await build({
    absWorkingDir: root,
    entryPoints: sources,
    outbase: root,
    outdir: dist,
    write: false,
    bundle: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
    logLevel: 'warning',
  })
  for (const file of result.outputFiles) put(file.path, withSchemaLibrary(file.path, file.text))
  await buildSchemaLibrary()
  removeLeftovers(path.join(dist, 'nodes'), isOfRemovedNode)
  for (const folder of folders)
    removeLeftovers(path.join(dist, folder), (file) => file.endsWith('.js') && !existsSync(path.join(root, folder, file.replace(/\.js$/, '.ts'))))
}

/** Where the one file with the schema library lies. */
const schemaLibrary = path.join(dist, 'lib/schema-library.js')

/**
 * TypeBox is some two hundred files, and reading them is nearly half of what loading all nodes costs Node-RED's start. So the nodes
 * get it as one file: everything of it that they use, from one copy.
 */
async function buildSchemaLibrary(): Promise<void> {
  const result = await build({
    absWorkingDir: root,
    stdin: {
      contents: [
        "export * from '@sinclair/typebox'",
        "export { TypeCompiler } from '@sinclair/typebox/compiler'",
        "export { Value } from '@sinclair/typebox/value'",
      ].join('\n'),
      resolveDir: root,
    },
    write: false,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  for (const file of result.outputFiles) put(schemaLibrary, file.contents)
}

/** Code as translated, asking for that one file. */
function withSchemaLibrary(file: string, code: string): string {
  const place = path.relative(path.dirname(file), schemaLibrary).split(path.sep).join('/')
  return code.replace(/require\("@sinclair\/typebox(?:\/compiler|\/value)?"\)/g, `require("${place.startsWith('.') ? place : `./${place}`}")`)
}

/** HTML and catalogues are made by other steps, from sources that must still be there: `<service>/<type>.html`, `<service>/locales/<language>/<type>.*`. */
function isOfRemovedNode(file: string): boolean {
  const parts = /^([\w-]+)\/(?:locales\/[\w-]+\/)?([\w-]+)\.(?:html|json)$/.exec(file)
  return parts !== null && !existsSync(path.join(root, 'nodes', parts[1] as string, `${parts[2] as string}.ts`))
}
