/** Grade answers: points, percent and mark of each sheet, the table of the class, how each question worked. Works on this machine. */
import { Type } from '@sinclair/typebox'
import type { Field, NodeDescription } from '../../lib/flow/description'
import { filled } from '../../lib/flow/fields'

const keyWhen = (...is: string[]): NonNullable<Field['when']> => ({ field: 'keyFrom', is })

const points = (name: string, vendorName: string, value: number): Field => ({
  name,
  group: 'points',
  control: 'number',
  schema: Type.Number(),
  vendorName,
  default: { type: 'num', value },
})

const choice = (name: string, group: string, values: readonly string[], first: string, more: Partial<Field> = {}): Field => ({
  name,
  group,
  control: 'select',
  schema: Type.Union(values.map((value) => Type.Literal(value))),
  default: { type: 'str', value: first },
  choices: values.map((value) => ({ value, key: value === '\t' ? 'tab' : value === ',' ? 'comma' : value === ';' ? 'semicolon' : value })),
  ...more,
})

const typed = (name: string, group: string, property: string, more: Partial<Field> = {}): Field => ({
  name,
  group,
  control: 'typed',
  schema: Type.Unknown(),
  types: ['msg', 'flow', 'global', 'jsonata'],
  default: { type: 'msg', value: property },
  ...more,
})

const column = (name: string, control: 'text' | 'number'): Field => ({ name, group: 'main', control, schema: control === 'number' ? Type.Number() : filled })

const CSV = { field: 'classFormat', is: ['csv'] } as const

export const description: NodeDescription = {
  type: 'aspose-omr-grade',
  category: 'aspose-omr',
  inputs: 1,
  outputs: ['graded', 'classTable'],
  operations: [],
  groups: ['main', 'points', 'scale', 'class'],
  fields: [
    typed('answers', 'main', 'answers'),
    choice('keyFrom', 'main', ['master', 'table', 'json'], 'table'),
    { ...typed('master', 'main', 'master', { when: keyWhen('master') }), schema: Type.Unknown(), fixed: true },
    {
      name: 'keyTable',
      group: 'main',
      control: 'table',
      schema: Type.Array(Type.Object({}, { additionalProperties: true })),
      types: ['json', 'msg', 'flow', 'global', 'jsonata'],
      columns: [column('question', 'text'), column('answer', 'text'), column('points', 'number')],
      required: true,
      when: keyWhen('table'),
    },
    {
      name: 'keyJson',
      group: 'main',
      control: 'typed',
      schema: Type.Unknown(),
      types: ['json', 'msg', 'flow', 'global', 'env', 'jsonata'],
      required: true,
      when: keyWhen('json'),
    },
    points('correctPoints', 'CorrectPoints', 1),
    points('incorrectPoints', 'IncorrectPoints', 0),
    points('emptyPoints', 'EmptyPoints', 0),
    {
      name: 'partial',
      group: 'points',
      control: 'checkbox',
      schema: Type.Boolean(),
      vendorName: 'IncompleteAnswersAllowed',
      default: { type: 'bool', value: false },
    },
    points('partialPoints', 'IncompleteAnswerPoints', 0.5),
    choice('missedMarks', 'points', ['ignored', 'incorrect'], 'ignored'),
    {
      name: 'scale',
      group: 'scale',
      control: 'table',
      schema: Type.Array(Type.Object({ from: Type.Number(), mark: Type.Union([Type.String(), Type.Number()]) })),
      types: ['json', 'msg', 'flow', 'global', 'jsonata'],
      columns: [column('from', 'number'), column('mark', 'text')],
    },
    typed('person', 'class', 'sheet.person', { types: ['msg', 'flow', 'global', 'str', 'jsonata'] }),
    typed('finish', 'class', 'complete', { fixed: true }),
    choice('classFormat', 'class', ['object', 'csv'], 'object'),
    choice('separator', 'class', [',', ';', '\t'], ',', { when: CSV }),
    { name: 'bom', group: 'class', control: 'checkbox', schema: Type.Boolean(), default: { type: 'bool', value: false }, when: CSV },
  ],
  presets: [
    {
      name: 'germanSchool',
      params: {
        scale: {
          type: 'json',
          value: '[{"from":92,"mark":"1"},{"from":81,"mark":"2"},{"from":67,"mark":"3"},{"from":50,"mark":"4"},{"from":30,"mark":"5"},{"from":0,"mark":"6"}]',
        },
      },
    },
    {
      name: 'letters',
      params: {
        scale: { type: 'json', value: '[{"from":90,"mark":"A"},{"from":80,"mark":"B"},{"from":70,"mark":"C"},{"from":60,"mark":"D"},{"from":0,"mark":"F"}]' },
      },
    },
  ],
  searchWords: ['omr', 'grade', 'points', 'score', 'exam', 'test', 'answer key', 'marks', 'school', 'statistics', 'class list'],
  version: 1,
}
