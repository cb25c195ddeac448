/**
 * The engine as few files: everything in JavaScript and WASM is bundled, because npm installs palettes with `--engine-strict` and
 * drops packages whose declared Node range excludes the user's. Native parts (sharp, libsql) stay outside as optional packages.
 */
import { build, type Metafile, type Plugin } from 'esbuild'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { engineAssets } from './engine-assets'
import { put, removeLeftovers } from './files'
import { dist, root } from './paths'

/** Native. sharp and libsql are optional packages of ours; piscina asks for its `nice` only to lower priorities, and goes on without. */
const outside = ['sharp', 'libsql', '@napi-rs/nice']

/** LGPL: kept as a file of its own that anybody may replace. */
const replaceable: Readonly<Record<string, string>> = { 'libheif-js/wasm-bundle': './libheif.js' }

/** File in `dist/engine/` -> its source. */
const entries: Readonly<Record<string, string>> = {
  main: 'lib/engine/server/main.ts',
  worker: 'lib/engine/server/worker.ts',
  'piscina-worker': 'node_modules/piscina/dist/worker.js',
  libheif: 'node_modules/libheif-js/wasm-bundle.js',
}

/** Libraries that look for files beside their own source must find them beside the bundle. */
const adjustments: Plugin = {
  name: 'platen-adjustments',
  setup(bundler) {
    bundler.onLoad({ filter: /piscina[\\/]dist[\\/]index\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8')
      const adjusted = source.replace("(__dirname, 'worker.js')", "(__dirname, 'piscina-worker.js')")
      if (adjusted === source) throw new Error(`${file} no longer starts its worker as the build expects; adapt scripts/build/engine.ts`)
      return { contents: adjusted, loader: 'js' }
    })
    bundler.onResolve({ filter: /^libheif-js\/wasm-bundle$/ }, ({ path: name, kind }) =>
      kind === 'entry-point' ? undefined : { path: replaceable[name] as string, external: true },
    )
  },
}

async function bundle(name: string, source: string): Promise<Metafile['outputs']> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { [name]: source },
    outdir: path.join(dist, 'engine'),
    write: false,
    bundle: true,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    external: outside,
    plugins: [adjustments],
    // ESM libraries ask where they are by import.meta.url, which CommonJS does not have.
    define: { 'import.meta.url': '__platenModuleUrl' },
    banner: { js: "const __platenModuleUrl = require('node:url').pathToFileURL(__filename).href;" },
    legalComments: 'none',
    logLevel: 'warning',
  })
  for (const file of result.outputFiles) put(file.path, file.contents, name === 'main' ? 0o755 : 0o644)
  return result.metafile.outputs
}

/** @returns what the bundler put into it, for the notices */
export async function buildEngine(): Promise<Metafile['outputs']> {
  const bundled = await Promise.all(Object.entries(entries).map(([name, source]) => bundle(name, source)))
  for (const { from, to } of engineAssets) put(path.join(dist, 'engine/assets', to), readFileSync(path.join(root, from)))
  const wanted = new Set([...Object.keys(entries).map((name) => `${name}.js`), ...engineAssets.map(({ to }) => `assets/${to}`)])
  removeLeftovers(path.join(dist, 'engine'), (file) => !wanted.has(file))
  return Object.assign({}, ...bundled) as Metafile['outputs']
}
