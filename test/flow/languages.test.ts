/** An error is in one language from its first word to its last: with the real catalogue, for what authors meet most. */
import assert from 'node:assert/strict'
import { Type } from '@sinclair/typebox'
import { conditionError } from '../../lib/client/conditions'
import { ENGINE_NAME, fillText, isPlatenError, type PlainValues } from '../../lib/client/errors'
import { problemPhrase } from '../../lib/client/problems'
import { check, NamedNumber } from '../../lib/contract/schema'
import { readPeople } from '../../lib/flow/answer-sheets/personal'
import { rulesFromJson, rulesFromMaster, rulesFromTable, type Points } from '../../lib/flow/answer-sheets/grading-rules'
import { readTemplate } from '../../lib/flow/answer-sheets/template-elements'
import { errorForFlow, failure } from '../../lib/flow/errors'
import { readInput } from '../../lib/flow/input'
import { nameOfKind } from '../../lib/flow/message'
import { phrase } from '../../lib/flow/phrases'
import { ABOUT_FILES } from '../../lib/flow/translate'
import type { MarksFailure } from '../../lib/engine/marks/failure'
import { readTemplate as readEngineTemplate } from '../../lib/engine/marks/template-reader'
import { messages } from '../../scripts/build/messages'
import { failedThere } from '../../nodes/flat/steps'
import type { Task } from '../../lib/flow/task'

const catalogue = messages('de')

/** As Node-RED looks texts up. */
function german(key: string, values?: PlainValues): string {
  const [section = '', ...rest] = key.split('.')
  const text = (catalogue as unknown as Record<string, Record<string, string>>)[section]?.[rest.join('.')]
  return text === undefined ? key : fillText(text, values)
}

async function told(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    assert.ok(isPlatenError(error), String(error))
    return errorForFlow(error, german).message
  }
  return assert.fail('it worked')
}

const points: Points = { correct: 1, incorrect: 0, empty: 0 }
const pages = { value: Buffer.from('abc'), place: 'msg.payload', kind: 'content', several: 'each', accepted: ['pdf'] } as const

describe('an error in German', () => {
  const cases: readonly [string, () => unknown, string][] = [
    ['a value of another kind', () => readInput({ ...pages, value: 5 }), 'In msg.payload steht eine Zahl, und das ist nicht der Inhalt einer Datei. Einen Buffer, eine Data-URI oder Base64 senden.'],
    ['a place without a name', () => readInput({ ...pages, value: [null], place: phrase('the-input') }), 'In der Eingabe[0] steht nichts. Eine Datei als Buffer senden oder im Knoten wählen, wo sie steht.'],
    ['a file of a wrong kind', () => readInput(pages), 'Die Datei „document“ ist weder Bild noch PDF. Möglich sind in diesem Knoten: pdf.'],
    ['a class list', () => readPeople(7), 'Die Einstellung „people“ ist nicht brauchbar: Es muss eine Liste oder ein CSV-Text sein, ist aber eine Zahl.'],
    ['an entry of a class list', () => readPeople([[1]]), 'Die Einstellung „people“ ist nicht brauchbar: Eintrag 1 ist eine Liste und keine Person.'],
    ['an answer key', () => rulesFromTable([{ question: 'A', answer: 'B' }, { question: 'A', answer: 'C' }], points), 'Der Lösungsschlüssel ist nicht brauchbar: „A“ steht mehr als einmal darin.'],
    ['an answer key without rows', () => rulesFromTable([], points), 'Der Lösungsschlüssel ist nicht brauchbar: Die Tabelle hat keine Zeilen.'],
    ['a row of an answer key', () => rulesFromTable([{ question: 'A' }], points), 'Der Lösungsschlüssel ist nicht brauchbar: 0.answer: Es fehlt.'],
    ['an answer key as JSON', () => rulesFromJson({ Pages: 3 }, points), 'Der Lösungsschlüssel ist nicht brauchbar: Pages: Es muss eine Liste sein.'],
    ['a master sheet', () => rulesFromMaster([{ name: 'A', value: '', status: 'uncertain' }], points), 'Der Lösungsschlüssel ist nicht brauchbar: Der Musterbogen wurde nicht sicher gelesen: A.'],
    ['a template', () => readTemplate(Buffer.from('{}'), 'a.omr'), 'Die Vorlage „a.omr“ ist nicht zu lesen: Sie hat keine Seiten.'],
    ['a setting within an account', () => { throw failure('account-setting', { account: 'Schule', name: 'tls', problem: phrase('reference-missing') }) }, 'Das Konto „Schule“ ist nicht brauchbar: tls: Das gibt es nicht, oder es ist deaktiviert.'],
    ['a service that says no reason', () => { throw failedThere({ side: 'vendor' } as Task, 'flat.get-task', { reason: 'E1' }) }, 'Flat ist daran gescheitert: Ein Grund wurde nicht genannt. (E1)'],
    ['the engine, wherever it is named', () => { throw failure('setting-invalid', { name: 'x', problem: { key: 'error.answer-cut-off', values: { service: ENGINE_NAME }, text: '' } }) }, 'Die Einstellung „x“ ist nicht brauchbar: Die Antwort von Platen-Engine brach mittendrin ab.'],
  ]
  for (const [name, work, text] of cases) it(`tells ${name}`, async () => assert.equal(await told(work), text))

  it('tells how a value does not fit, of every kind that schemas know', () => {
    const kinds: readonly [Parameters<typeof check>[0], unknown, string][] = [
      [Type.Number({ minimum: 1 }), 0, 'Es muss mindestens 1 sein'],
      [Type.Integer({ maximum: 5 }), 9, 'Es darf höchstens 5 sein'],
      [Type.Integer(), 1.5, 'Es muss eine ganze Zahl sein'],
      [Type.Boolean(), 'x', 'Es muss true oder false sein'],
      [Type.String({ minLength: 3 }), 'x', 'Es ist zu kurz; nötig sind mindestens 3 Zeichen'],
      [Type.String({ pattern: '^a$' }), 'x', 'Es muss die Form ^a$ haben'],
      [Type.Array(Type.String(), { maxItems: 1 }), ['a', 'b'], 'Es darf höchstens 1 Einträge haben'],
      [Type.Object({ a: Type.Object({ b: Type.Literal(1) }) }), { a: { b: 2 } }, 'a.b: Es muss 1 sein'],
      [Type.Object({}, { additionalProperties: false }), { a: 1 }, 'a: Das gibt es hier nicht'],
      [NamedNumber({ 0: 'none', 1: 'all' }), 7, 'Möglich ist eines von 0 (none), 1 (all)'],
      [Type.Union([Type.String(), Type.Number()]), true, 'Es ist von keiner Art, die hier möglich ist'],
    ]
    for (const [schema, value, text] of kinds) {
      const message = errorForFlow(conditionError('parameter-invalid', { operation: 'x.y', name: 'n', problem: problemPhrase(check(schema, value)) }), german).message
      assert.equal(message, `x.y: Der Wert von „n“ ist nicht brauchbar: ${text}.`)
    }
  })

  it("tells the engine's reasons, of a job, of a request and of a template", () => {
    const cases: readonly [string, Record<string, string | number>, string][] = [
      ['encrypted', { file: 'a.pdf', page: 1 }, 'a.pdf ist verschlüsselt und öffnet sich nur mit einem Passwort. Das Passwort zuerst entfernen.'],
      ['empty-file', {}, 'Die Datei ist leer.'],
      ['no-file', { id: 7 }, 'Der Auftrag 7 hat noch keine Datei. Vor dem Einreihen eine hochladen.'],
      ['cut-off', { outside: 3, expected: 20, side: 'left' }, 'Ein Teil des Bogens liegt außerhalb des Bilds: Am Rand (links) fehlen 3 von 20 Blasen. Das Bild noch einmal aufnehmen, mit dem ganzen Bogen darauf.'],
    ]
    for (const [reason, values, text] of cases)
      assert.equal(errorForFlow(conditionError('recognition-failed', { service: ENGINE_NAME, detail: 'No.' }, { reason, values, detail: 'No.' }), german).message, `Platen-Engine ist daran gescheitert: ${text}`)
    assert.throws(() => readEngineTemplate('{"Pages": [{"Width": "wide"}]}'), ({ reason, values, message }: MarksFailure) => {
      const error = conditionError('recognition-failed', { service: ENGINE_NAME, detail: message }, { reason, values, detail: message })
      assert.equal(errorForFlow(error, german).message, 'Platen-Engine ist daran gescheitert: Die Vorlage ist nicht brauchbar: Pages[0].Width ist keine Zahl.')
      return true
    })
  })

  it('knows which reasons begin with the name of a file', () => {
    const begins = Object.entries(catalogue.reading).filter(([, text]) => text.includes('__file__')).map(([reason]) => reason)
    assert.deepEqual(begins.sort(), [...ABOUT_FILES].sort())
  })

  it('names every kind of value', () => {
    for (const value of [undefined, [], Buffer.alloc(0), 'x', {}, 1, true, () => 1]) {
      const { key = '', text } = nameOfKind(value)
      assert.notEqual(german(key, { type: 'x' }), key, text)
    }
  })
})
