import assert from 'node:assert/strict'
import { classRows, classTable } from '../../../lib/flow/answer-sheets/class-table'
import { gradeSheet, markFor } from '../../../lib/flow/answer-sheets/grading'
import { readAnswers, rulesFromJson, rulesFromMaster, rulesFromTable } from '../../../lib/flow/answer-sheets/grading-rules'

const POINTS = { correct: 1, incorrect: 0, empty: 0 }
const answers = (values: Record<string, string>) => readAnswers(values) ?? []

// Form and words of the JSON that GradeAnswers was documented with.
const RULES = {
  Pages: [
    {
      PageId: 'page 1',
      CorrectPoints: 5,
      IncorrectPoints: -1,
      EmptyPoints: 0,
      IncompleteAnswerPoints: 0.5,
      IncompleteAnswersAllowed: true,
      QuestionRules: [
        { QuestionName: 'Question1', ToGrade: true, Answer: 'BE' },
        { QuestionName: 'Question2', ToGrade: true, Answer: 'ED', CorrectPoints: 4 },
        { QuestionName: 'Question3', ToGrade: true, Answer: 'A', EmptyPoints: -0.25 },
        { QuestionName: 'Question4', ToGrade: true, Answer: 'A' },
        { QuestionName: 'Question5', ToGrade: false, Answer: 'A' },
      ],
    },
  ],
}

describe('grading', () => {
  it('compares answers as sets, and counts right, wrong, blank and ungraded ones', () => {
    const grade = gradeSheet(answers({ Question1: 'EB', Question2: 'D', Question3: '', Question4: 'C', Question5: 'A' }), rulesFromJson(RULES, POINTS), 'ignored')
    assert.deepEqual(grade.questions.map(({ name, points, max, result }) => [name, points, max, result]), [
      ['Question1', 5, 5, 'correct'],
      ['Question2', 0.5, 4, 'incomplete'],
      ['Question3', -0.25, 5, 'empty'],
      ['Question4', -1, 5, 'incorrect'],
    ])
    assert.deepEqual([grade.points, grade.max, grade.percent], [4.25, 19, 22.368421])
  })

  it('has both readings of a missed mark', () => {
    const rules = rulesFromJson(RULES, POINTS).filter(({ question }) => question === 'Question2')
    const given = answers({ Question2: 'D' })
    assert.equal(gradeSheet(given, rules, 'ignored').points, 0.5)
    assert.equal(gradeSheet(given, rules, 'incorrect').points, -0.5)
  })

  it('calls an answer with a wrong mark incorrect, whatever else is right', () => {
    const grade = gradeSheet(answers({ Question1: 'BEA', Question2: 'DA' }), rulesFromJson(RULES, POINTS), 'ignored')
    assert.deepEqual(grade.questions.slice(0, 2).map(({ result }) => result), ['incorrect', 'incorrect'])
  })

  it('compares marks of several letters as they are on the sheet', () => {
    const sheet = [{ name: 'Sure', value: 'YesNo', marks: ['Yes', 'No'], status: 'ok' }]
    const rules = rulesFromTable([{ question: 'Sure', answer: 'NoYes' }], POINTS)
    assert.equal(gradeSheet(readAnswers(sheet) ?? [], rules, 'ignored').questions[0]?.result, 'correct')
  })

  it('takes the key from a table with points of its own, and from a master sheet', () => {
    assert.deepEqual(rulesFromTable([{ question: 'Q1', answer: 3, points: 2 }], POINTS), [{ question: 'Q1', answer: '3', points: { correct: 2, incorrect: 0, empty: 0 } }])
    const master = answers({ Q1: 'A', Q2: '', Q3: 'BC' })
    assert.deepEqual(rulesFromMaster(master, POINTS).map(({ question, answer }) => [question, answer]), [['Q1', 'A'], ['Q3', 'BC']])
  })

  it('refuses a key that cannot be one, and says why', () => {
    const refused = (work: () => unknown, why: RegExp) => assert.throws(work, { code: 'INVALID_INPUT', message: why })
    refused(() => rulesFromJson('{"Pages":', POINTS), /JSON/)
    refused(() => rulesFromJson({ Pages: [{ QuestionRules: [{ Answer: 'A' }] }] }, POINTS), /QuestionName/)
    refused(() => rulesFromTable([{ question: 'Q', answer: 'A' }, { question: 'Q', answer: 'B' }], POINTS), /"Q".*more than once/)
    refused(() => rulesFromTable([], POINTS), /table/)
    refused(() => rulesFromMaster(answers({ Q1: '', Q2: '' }), POINTS), /blank/)
    refused(() => rulesFromMaster([{ name: 'Q7', value: 'A', status: 'uncertain' }], POINTS), /Q7/)
  })

  it('finds the mark of a scale in any order, and none below it', () => {
    const scale = [{ from: 50, mark: '4' }, { from: 92, mark: '1' }, { from: 67, mark: '3' }]
    assert.deepEqual([100, 92, 91.99, 50, 49].map((percent) => markFor(percent, scale)), ['1', '1', '3', '4', undefined])
  })

  it('never gives less than 0 percent, and adds points as people do', () => {
    const rules = rulesFromTable([{ question: 'A', answer: 'A' }, { question: 'B', answer: 'A' }], { correct: 0.1, incorrect: -0.2, empty: 0 })
    assert.deepEqual([gradeSheet(answers({ A: 'B', B: 'B' }), rules, 'ignored').percent], [0])
    const three = rulesFromTable(['A', 'B', 'C'].map((question) => ({ question, answer: 'A' })), { correct: 0.1, incorrect: 0, empty: 0 })
    assert.equal(gradeSheet(answers({ A: 'A', B: 'A', C: 'A' }), three, 'ignored').points, 0.3)
  })

  it('tells answers from what is none', () => {
    assert.equal(readAnswers(Buffer.from('x')), undefined)
    assert.equal(readAnswers({}), undefined)
    assert.equal(readAnswers([{ value: 'A' }]), undefined)
    assert.equal(readAnswers('A'), undefined)
  })
})

describe('the table of a class', () => {
  const rules = rulesFromTable([{ question: 'Q1', answer: 'A' }, { question: 'Q2', answer: 'B' }, { question: 'Q3', answer: 'C' }], POINTS)
  const entry = (person: string, values: Record<string, string>) => ({ person, grade: gradeSheet(answers(values), rules, 'ignored', [{ from: 60, mark: 'pass' }, { from: 0, mark: 'fail' }]) })
  const entries = [
    entry('Ann', { Q1: 'A', Q2: 'B', Q3: 'C' }),
    entry('Ben', { Q1: 'A', Q2: 'B', Q3: 'A' }),
    entry('Cem', { Q1: 'A', Q2: '', Q3: 'A' }),
    entry('Dea', { Q1: 'A', Q2: 'A', Q3: 'A' }),
  ]
  const table = classTable(entries)

  it('counts sheets, points and marks', () => {
    assert.deepEqual([table.sheets, table.mean, table.median, table.deviation], [4, 1.75, 1.5, 0.8292])
    assert.deepEqual(table.marks, { fail: 2, pass: 2 })
    assert.deepEqual(table.rows[1], { person: 'Ben', points: 2, max: 3, percent: 66.666667, mark: 'pass' })
  })

  it('tells how each question worked', () => {
    const [first, second, third] = table.questions
    // Everybody knew it: it says nothing about who is good.
    assert.deepEqual([first?.difficulty, first?.discrimination, first?.responses], [1, null, { A: 4 }])
    assert.deepEqual([second?.difficulty, second?.answered, second?.blank, second?.responses], [0.5, 3, 1, { '': 1, A: 1, B: 2 }])
    // Points of Q2: 1 1 0 0, of the rest 2 1 1 1: correlation 0.5 / (0.5 * 0.8660) * 0.5 = 0.5774.
    assert.equal(second?.discrimination, 0.5774)
    assert.equal(third?.discrimination, 0.5774)
  })

  it('makes rows with the key below them', () => {
    const rows = classRows(entries)
    assert.deepEqual(rows[0], ['Person', 'Points', 'Max', 'Percent', 'Mark', 'Q1', 'Q2', 'Q3'])
    assert.deepEqual(rows[3], ['Cem', 1, 3, 33.33, 'fail', 'A', '', 'A'])
    assert.deepEqual(rows[5], ['Key', '', '', '', '', 'A', 'B', 'C'])
  })
})
