/**
 * Runtime half of the editor's plugin: answers the questions of open dialogs. Only who may change flows may ask; answers carry
 * texts by key, which the editor shows in its language, and never a secret.
 */
import type { Static, TSchema } from '@sinclair/typebox'
import type { NodeAPI } from 'node-red'
import type { ErrorValues } from '../../lib/client/errors'
import { asPlatenError, failure, valuesForPeople } from '../../lib/flow/errors'
import { testConnection } from './connection-test'
import { AddLanguageQuestion, DeleteTemplateQuestion, ListTemplatesQuestion, PickQuestion, PreviewQuestion, readQuestion, TestQuestion } from './dialog-question'
import { addLanguageOf, languagesOf } from './languages'
import { pick } from './pickers'
import { previewSheet } from './sheet-preview'
import { deleteTemplateOf, templatesOf } from './templates'

/** The part of Express that is used here. */
interface Request {
  readonly params: Readonly<Record<string, string>>
  readonly body: unknown
}
interface Response {
  readonly writableEnded: boolean
  status(code: number): Response
  json(body: unknown): void
  on(event: 'close', handler: () => void): void
}
interface AdminApp {
  post(route: string, permission: unknown, handler: (request: Request, response: Response) => void): void
}

/** What went wrong, as key and values for the editor's catalogue, and in English. */
function failed(error: unknown): { ok: false; key: string; values: ErrorValues; message: string } {
  const told = asPlatenError(error)
  return { ok: false, key: `error.${told.key}`, values: valuesForPeople(told), message: told.message }
}

/** Runs `work` until it ends or the browser goes away. */
function answer(response: Response, failureStatus: number, work: (signal: AbortSignal) => Promise<unknown>): void {
  const stop = new AbortController()
  response.on('close', () => stop.abort())
  work(stop.signal)
    .then((body) => response.json(body))
    .catch((error: unknown) => {
      if (!response.writableEnded && !stop.signal.aborted) response.status(failureStatus).json(failed(error))
    })
}

const badQuestion = (response: Response): void => response.status(400).json(failed(failure('question-unknown')))

export = (RED: NodeAPI): void => {
  const app = RED.httpAdmin as unknown as AdminApp
  const permission = RED.auth.needsPermission('flows.write')

  function on<T extends TSchema>(route: string, schema: T, work: (question: Static<T>, signal: AbortSignal, params: Request['params']) => Promise<unknown>): void {
    app.post(route, permission, (request, response) => {
      const question = readQuestion(schema, request.body)
      if (question === undefined) return badQuestion(response)
      answer(response, 422, (signal) => work(question, signal, request.params))
    })
  }

  app.post('/platen/test/:type', permission, (request, response) => {
    const question = readQuestion(TestQuestion, request.body)
    if (!question || question.node.type !== request.params.type) return badQuestion(response)
    // That the connection does not work is an answer of this question, not its failure.
    answer(response, 200, async (signal) => ({ ok: true, ...(await testConnection(RED, question.node, signal)) }))
  })

  on('/platen/pick/:picker', PickQuestion, async (question, signal, { picker = '' }) => {
    const picked = await pick(RED, picker, question, signal)
    if (picked === undefined) throw failure('question-unknown')
    return picked
  })
  on('/platen/languages/list', TestQuestion, async ({ node }, signal) => ({ languages: await languagesOf(RED, node, signal) }))
  on('/platen/languages/add', AddLanguageQuestion, (question, signal) => addLanguageOf(RED, question, signal))
  on('/platen/preview/answer-sheet', PreviewQuestion, (question, signal) => previewSheet(RED, question, signal))
  on('/platen/templates/list', ListTemplatesQuestion, async ({ engine }, signal) => ({ templates: await templatesOf(RED, engine, signal) }))
  on('/platen/templates/delete', DeleteTemplateQuestion, async (question, signal) => {
    await deleteTemplateOf(RED, question, signal)
    return { ok: true }
  })
}
