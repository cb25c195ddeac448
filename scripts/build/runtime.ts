/**
 * The nodes and all that they share, as one file. Loading close to three hundred small ones would cost Node-RED's start more than
 * what is in them, so each node's own file only asks the one for its part, which is evaluated then and not before.
 *
 * CommonJS, as Node-RED 4 requires node files and 5 imports them; both take `module.exports`. `import()` stays as it stands: some
 * libraries are ESM only.
 */
import { build, type Metafile } from 'esbuild'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { filesBelow, put, removeLeftovers } from './files'
import { nodeLists } from './manifest'
import { dist, root } from './paths'

/** Where the one file lies, below `dist/`. */
const CODE = 'lib/nodes.js'

/** Parts for whom no node is: the command `operations`, the bench and tests read the built code through them. */
const otherParts = ['lib/contract/registry', 'lib/contract/schema', 'lib/client/client', 'lib/flow/engine/process']

/** Every part of the one file by its name, the path of its source. */
function parts(): string[] {
  const { nodes, plugins } = nodeLists()
  const registered = [...Object.values(nodes), ...Object.values(plugins)].map((file) => file.replace(/^dist\//, '').replace(/\.js$/, ''))
  const descriptions = filesBelow(path.join(root, 'nodes')).filter((file) => file.endsWith('.description.ts')).map((file) => `nodes/${file.replace(/\.ts$/, '')}`)
  return [...registered, ...descriptions, ...otherParts]
}

/** @returns what the bundler put into it, for the notices */
export async function buildRuntime(): Promise<Metafile['outputs']> {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
  const result = await build({
    absWorkingDir: root,
    stdin: {
      contents: `module.exports = {\n${parts().map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(`./${name}`)}),`).join('\n')}\n}`,
      resolveDir: root,
    },
    outfile: path.join(dist, CODE),
    write: false,
    bundle: true,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    // What npm installs with the package is its own; everything else that the nodes use travels inside.
    external: [...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {})],
    tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
    legalComments: 'none',
    logLevel: 'warning',
  })
  for (const file of result.outputFiles) put(path.join(dist, CODE), file.contents)
  const { nodes, plugins } = nodeLists()
  const files = [...Object.values(nodes), ...Object.values(plugins)]
  for (const file of files) put(path.join(root, file), loaderOf(file))
  removeLeftovers(path.join(dist, 'nodes'), (file) => (file.endsWith('.js') ? !files.includes(`dist/nodes/${file}`) : isOfRemovedNode(file, files)))
  removeLeftovers(path.join(dist, 'lib'), (file) => `lib/${file}` !== CODE)
  return result.metafile.outputs
}

/** A node's file as Node-RED finds it. */
function loaderOf(file: string): string {
  const code = path.posix.relative(path.posix.dirname(file), `dist/${CODE}`)
  const name = file.replace(/^dist\//, '').replace(/\.js$/, '')
  return `module.exports = require(${JSON.stringify(code)})[${JSON.stringify(name)}]()\n`
}

/** HTML and catalogues are made by other steps: `<service>/<type>.html`, `<service>/locales/<language>/<type>.*`. */
function isOfRemovedNode(file: string, files: readonly string[]): boolean {
  const parts = /^([\w-]+)\/(?:locales\/[\w-]+\/)?([\w-]+)\.(?:html|json)$/.exec(file)
  return parts !== null && !files.includes(`dist/nodes/${parts[1] as string}/${parts[2] as string}.js`)
}
