/** Markup to start from, by language. A line of an answer or an attribute begins with a TAB. */
import type { Preset } from '../../lib/flow/description'

const CLASS_TEST = `?text=Class test\t\t\tName ______________________  Date __________
?grid=Number
\tsections_count=3
#Example question with one right answer?
\t() first answer () second answer
\t() third answer () fourth answer
*Example question where several answers are right?
\t() first answer () second answer () third answer
?answer_sheet=Question
\telements_count=20
\tcolumns_count=4
\tanswers_count=4
`

const KLASSENARBEIT = `?text=Klassenarbeit\t\t\tName ______________________  Datum __________
?grid=Nummer
\tsections_count=3
#Beispielfrage mit einer richtigen Antwort?
\t() erste Antwort () zweite Antwort
\t() dritte Antwort () vierte Antwort
*Beispielfrage, bei der mehrere Antworten richtig sind?
\t() erste Antwort () zweite Antwort () dritte Antwort
?answer_sheet=Aufgabe
\telements_count=20
\tcolumns_count=4
\tanswers_count=4
`

const SURVEY = `?text=How was your visit?
?text=5 is very good, 1 is poor.
#Friendly staff
\t(5) (4) (3) (2) (1)
#Clean rooms
\t(5) (4) (3) (2) (1)
#Would you come again?
\t(Yes) yes (No) no
*How did you find us?
\t() friends () newspaper () internet () passing by
`

const UMFRAGE = `?text=Wie war Ihr Besuch?
?text=5 ist sehr gut, 1 ist schlecht.
#Freundliches Personal
\t(5) (4) (3) (2) (1)
#Saubere Räume
\t(5) (4) (3) (2) (1)
#Kommen Sie wieder?
\t(Ja) ja (Nein) nein
*Wie haben Sie uns gefunden?
\t() Freunde () Zeitung () Internet () im Vorbeigehen
`

const answerSheet = (title: string, number: string, answer: string): string => `?text=${title}\t\t\tName ______________________
?grid=${number}
\tsections_count=6
?answer_sheet=${answer}
\telements_count=60
\tcolumns_count=4
\tanswers_count=5
`

const starter = (name: string, english: string, german: string): Preset => {
  const params = (value: string) => ({ markup: { type: 'str', value } }) as const
  return { name, params: params(english), localized: { de: params(german) } }
}

export const starters: readonly Preset[] = [
  starter('classTest', CLASS_TEST, KLASSENARBEIT),
  starter('survey', SURVEY, UMFRAGE),
  starter('answerSheet', answerSheet('Answer sheet', 'Number', 'Question'), answerSheet('Antwortbogen', 'Nummer', 'Aufgabe')),
]
