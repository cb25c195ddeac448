/** Words that people type into the palette's search find an ownOCR node, in English and in German. */
import assert from 'node:assert/strict'
import { describedNodes } from '../../../scripts/build/descriptions'
import { readCatalogue } from '../../../scripts/build/locales'

const WORDS: Readonly<Record<string, readonly string[]>> = {
  'en-US': ['scan', 'pdf', 'cancel', 'status', 'language', 'ocr', 'text', 'upload', 'download', 'wait', 'template', 'delete', 'queue', 'folder', 'version', 'count', 'docx', 'picture', 'find', 'schedule'],
  de: ['scan', 'pdf', 'abbrechen', 'status', 'sprache', 'ocr', 'text', 'hochladen', 'abholen', 'warten', 'vorlage', 'löschen', 'schlange', 'ordner', 'version', 'zählen', 'docx', 'bild', 'suchen', 'einreihen'],
}

describe('words for the palette search', () => {
  for (const [language, words] of Object.entries(WORDS))
    it(`${words.length} find a node in ${language}`, async () => {
      const nodes = (await describedNodes()).map(({ description }) => description).filter(({ service, category }) => service === 'ownocr' && category !== 'config')
      assert.equal(nodes.length, 17)
      const texts = nodes.map(({ type, searchWords = [] }) => {
        const { label = '', words: more = '' } = readCatalogue(language, type)
        return [type, label, more, ...searchWords].join(' ').toLowerCase()
      })
      assert.deepEqual(words.filter((word) => !texts.some((text) => text.includes(word))), [])
    })
})
