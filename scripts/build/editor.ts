/**
 * The browser code of all dialogs: one bundle, laid into the HTML of the plugin `platen-plugin`, so that the editor loads it
 * once and always in the version of the nodes.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { put } from './files'
import { languages, readCatalogue } from './locales'
import { messages } from './messages'
import { dist, root } from './paths'

const editorFolder = path.join(root, 'editor')

/** The bundle as text, and the style sheet. */
export async function bundleEditor(): Promise<{ script: string; style: string }> {
  const result = await build({
    entryPoints: [path.join(editorFolder, 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2020',
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'utf8',
    legalComments: 'none',
    // The page's jQuery and the editor are globals; nothing of a package is bundled.
    tsconfig: path.join(editorFolder, 'tsconfig.json'),
  })
  return {
    script: result.outputFiles[0]?.text ?? '',
    style: readFileSync(path.join(editorFolder, 'style.css'), 'utf8'),
  }
}

/** Writes the plugin's HTML and its catalogues, which hold the words of the form itself and the messages of the runtime. */
export async function buildEditor(): Promise<void> {
  const { script, style } = await bundleEditor()
  const folder = path.join(dist, 'nodes', 'platen')
  // "</script" would end the element early.
  const html = `<style>\n${style}</style>\n<script type="text/javascript">\n${script.replace(/<\/script/gi, '<\\/script')}</script>\n`
  put(path.join(folder, 'platen-plugin.html'), html)
  for (const language of languages()) {
    const catalogue = { ...readCatalogue(language, 'editor'), ...messages(language) }
    put(path.join(folder, 'locales', language, 'platen-plugin.json'), `${JSON.stringify(catalogue, null, 1)}\n`)
  }
}
