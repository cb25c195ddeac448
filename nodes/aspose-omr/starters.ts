/** Markup to start from. A line of an answer or an attribute begins with a TAB. */

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

const ANSWER_SHEET = `?text=Answer sheet\t\t\tName ______________________
?grid=Number
\tsections_count=6
?answer_sheet=Question
\telements_count=60
\tcolumns_count=4
\tanswers_count=5
`

const markup = (value: string) => ({ markup: { type: 'str', value } }) as const

export const starters = [
  { name: 'classTest', params: markup(CLASS_TEST) },
  { name: 'survey', params: markup(SURVEY) },
  { name: 'answerSheet', params: markup(ANSWER_SHEET) },
]
