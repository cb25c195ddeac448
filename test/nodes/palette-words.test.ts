/** Words that people type into the palette's search find a node of the job that they mean, in English and in German. */
import assert from 'node:assert/strict'
import { describedNodes } from '../../scripts/build/descriptions'
import { readCatalogue } from '../../scripts/build/locales'

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'en-US': {
    'aspose-omr': 'exam, test, quiz, survey, bubble, grade, mark, template, class, answer sheet, multiple choice, print, omr, scan, photo, points, csv, storage, folder, upload, questionnaire, teacher, form',
    flat: 'music, score, midi, mp3, musicxml, sound, notes, sheet music, convert, export, import, recognize, library, collection, download, wav',
    onprint: 'picture, image, poster, search, find, match, photo, publish, click, statistics, title, language, zone, action, icon, folder, user, organization, property, document, label, campaign, link',
  },
  de: {
    'aspose-omr': 'klassenarbeit, prüfung, test, umfrage, note, bewerten, vorlage, klasse, antwortbogen, ankreuz, drucken, scan, foto, punkte, csv, speicher, ordner, hochladen, fragebogen, formular, lehrer',
    flat: 'musik, noten, partitur, midi, mp3, musicxml, klang, umwandeln, export, import, erkennen, bibliothek, sammlung, herunterladen, ton',
    onprint: 'bild, plakat, suchen, finden, treffer, foto, veröffentlichen, klick, statistik, titel, sprache, zone, aktion, icon, ordner, benutzer, organisation, eigenschaft, dokument, erkennen, etikett, kampagne, link',
  },
}

describe('words for the palette search', () => {
  for (const [language, services] of Object.entries(WORDS))
    for (const [service, words] of Object.entries(services))
      it(`find a node of ${service} in ${language}`, async () => {
        const nodes = (await describedNodes()).map(({ description }) => description).filter(({ category }) => category === service)
        const texts = nodes.map(({ type, searchWords = [] }) => {
          const { label = '', words: more = '' } = readCatalogue(language, type)
          return [type, label, more, ...searchWords].join(' ').toLowerCase()
        })
        assert.deepEqual(words.split(', ').filter((word) => !texts.some((text) => text.includes(word))), [])
      })
})
