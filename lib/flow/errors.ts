/**
 * Failures that a node finds itself, before or beside the service's: one table of keys, codes and English texts, in the form
 * of `lib/client/conditions.ts`. And the last step of every failure: into the language of the installation, for a Catch node.
 */
import { conditionError } from '../client/conditions'
import { asSentence, isPlatenError, PlatenError, type ErrorCause, type ErrorCode, type ErrorValues } from '../client/errors'
import { phrase } from './phrases'
import { engineWords, translated, withEngineName, type Translate } from './translate'

export type { Translate } from './translate'

const table = {
  'input-missing': {
    code: 'INVALID_INPUT',
    text: 'There is nothing in __place__. Send a file as a Buffer, or choose in the node where it is.',
  },
  'input-path-missing': {
    code: 'INVALID_INPUT',
    text: 'There is no path of a file in __place__. Send one, or choose in the node where it is. An environment variable that is not set gives none.',
  },
  'input-empty': { code: 'INVALID_INPUT', text: 'The file "__file__" is empty.' },
  'input-is-text': {
    code: 'INVALID_INPUT',
    text: '__place__ holds a text and not the content of a file ("__start__"). If it is the path of a file, choose "path of a file" in the node.',
  },
  'input-type': { code: 'INVALID_INPUT', text: '__place__ holds __found__, which is not the content of a file. Send a Buffer, a data URI or base64.' },
  'input-not-path': { code: 'INVALID_INPUT', text: '__place__ should hold the path of a file, but holds __found__.' },
  'input-no-file': { code: 'INVALID_INPUT', text: 'There is no file "__file__".' },
  'input-folder': { code: 'INVALID_INPUT', text: '"__file__" is a folder, not a file.' },
  'input-special': { code: 'INVALID_INPUT', text: '"__file__" is no ordinary file, but a device, a pipe or a socket.' },
  'input-unreadable': { code: 'INVALID_INPUT', text: 'The file "__file__" cannot be read: __problem__.' },
  'input-kind': { code: 'INVALID_INPUT', text: 'The file "__file__" is __found__. This node takes: __accepted__.' },
  'setting-invalid': { code: 'INVALID_INPUT', text: 'The setting "__name__" cannot be used: __problem__.' },
  'setting-missing': { code: 'INVALID_INPUT', text: 'The setting "__name__" has no value. Set it in the node or in msg.options.' },
  'setting-unreadable': { code: 'INVALID_INPUT', text: 'The setting "__name__" could not be worked out: __problem__' },
  'options-shape': { code: 'INVALID_INPUT', text: 'msg.options must be an object of settings, but is __found__.' },
  'option-unknown': { code: 'INVALID_INPUT', text: 'msg.options has "__name__", which this node does not know. It knows: __known__.' },
  'option-fixed': { code: 'INVALID_INPUT', text: '"__name__" can be set in the node only, not in msg.options.' },
  'not-on-engine': {
    code: 'NOT_SUPPORTED',
    text: 'The built-in engine does not have "__name__" yet. Clear it, or choose an account of the service in the node.',
  },
  'account-disabled': { code: 'NOT_CONFIGURED', text: 'The account of this node does not exist or is disabled. Choose an account, or the built-in engine, in the node.' },
  'account-setting': { code: 'NOT_CONFIGURED', text: 'The account "__account__" cannot be used: __name__: __problem__.' },
  'option-of-other-operation': {
    code: 'INVALID_INPUT',
    text: 'msg.options has "__name__", which is no part of "__operation__". That takes: __known__.',
  },
  'place-invalid': { code: 'INVALID_INPUT', text: 'The result cannot be put in "__place__": __problem__' },
  'folder-unusable': { code: 'INVALID_INPUT', text: 'The folder "__folder__" cannot be used to save results: __problem__' },
  'too-many-waiting': {
    code: 'OVERLOADED',
    text: '__waiting__ messages are waiting for this account already. Send more slowly, or raise the limit in the account.',
  },
  'members-together': { code: 'INVALID_INPUT', text: '"__first__" and "__second__" can only be sent together: set both, or neither.' },
  'picture-too-large': { code: 'INVALID_INPUT', text: 'The picture "__file__" has __width__ x __height__ px; at most __most__ x __most__ px are allowed.' },
  'picture-unreadable': { code: 'INVALID_INPUT', text: 'The picture "__file__" cannot be read: __problem__' },
  'picture-part-missing': {
    code: 'ENGINE_INCOMPLETE',
    text: 'The picture cannot be made smaller: the part "sharp" is missing. Run "npm install sharp" in the folder of this package, or clear the setting "__name__".',
  },
  'zone-outside': { code: 'INVALID_INPUT', text: 'The zone reaches beyond the image: __first__ and __second__ make __sum__ percent, and at most 100 is possible.' },
  'zone-empty': { code: 'INVALID_INPUT', text: 'The zone has no area: "__name__" must be at least 1 percent.' },
  'document-ambiguous': {
    code: 'INVALID_INPUT',
    text: 'There are __count__ documents of the name "__name__" here. Say which one by its id.',
  },
  'auto-trigger': {
    code: 'INVALID_INPUT',
    text: '"AutoTrigger" is possible only where there is exactly one action, and here there are __count__.',
  },
  'password-by-patch': {
    code: 'INVALID_INPUT',
    text: 'An update of a user never changes the password, so "Password" is not sent. Use the operation that changes parts of a user.',
  },
  'template-unreadable': { code: 'INVALID_INPUT', text: 'The template "__file__" cannot be read: __problem__.' },
  'template-missing': {
    code: 'INVALID_INPUT',
    text: 'There is no template in __place__. Send one in msg.omrTemplate, or choose in the node where it comes from.',
  },
  'template-part-missing': { code: 'INVALID_INPUT', text: 'The template "__name__" has no __part__. It is made by the node "__node__".' },
  'template-not-kept': { code: 'NOT_FOUND', text: 'No template is kept under the name "__name__". There are: __known__.' },
  'sheet-not-blank': {
    code: 'RECOGNITION_FAILED',
    text: 'The blank sheet is not read as blank: __answers__. Check that the picture is the blank sheet of this template.',
  },
  'sheet-layout-differs': {
    code: 'INVALID_INPUT',
    text: 'The sheet of "__name__" (entry __number__) is laid out otherwise than the first one, so one template cannot read both. Shorten what is filled in.',
  },
  'person-field-missing': {
    code: 'INVALID_INPUT',
    text: 'The markup asks for "__name__", which entry __number__ of the class list does not have. It has: __known__.',
  },
  'file-missing-in-answer': { code: 'INVALID_RESPONSE', text: '__service__ gave no __kind__ file.' },
  'answer-key': { code: 'INVALID_INPUT', text: 'The answer key cannot be used: __problem__.' },
  'answer-key-missing': {
    code: 'INVALID_INPUT',
    text: 'There is no answer key yet. Send the filled master sheet first, with msg.__place__ set to true.',
  },
  'answers-missing': { code: 'INVALID_INPUT', text: 'There are no answers in __place__. Send the message of a node that reads answer sheets.' },
  'class-empty': {
    code: 'INVALID_INPUT',
    text: 'The class has no sheets: none was graded since the last table. Grade sheets first, then end the class.',
  },
  'job-gone': { code: 'NOT_FOUND', text: 'Job __job__ is gone at __service__: somebody deleted it, or it was kept no longer.' },
  'job-is-template': { code: 'INVALID_INPUT', text: 'Job __job__ is a template, and "__action__" is not possible with one. Make a job from it.' },
  'job-not-started': { code: 'WRONG_STATE', text: 'Job __job__ is in no queue: it has no file yet, or waits to be scheduled. Upload and schedule it before waiting.' },
  'job-starts-itself': {
    code: 'INVALID_INPUT',
    text: 'Job __job__ starts with the first of its __files__ files. Create it with the option "Autostart" off, and schedule it after the upload.',
  },
  'pages-part-missing': {
    code: 'ENGINE_INCOMPLETE',
    text: 'The server takes one file a job, and the pages cannot be joined: the part "sharp" is missing. Run "npm install sharp" in the folder of this package, or send one file.',
  },
  'waiting-over': { code: 'TIMEOUT', text: 'The work was not done within __minutes__ minutes. Raise the time in the node if it needs longer.' },
  'keeping-failed': { code: 'ENGINE_FAILED', text: 'The message cannot be kept on disk (__folder__): __problem__' },
  'kept-of-other-version': { code: 'ENGINE_FAILED', text: 'What is kept was written by another version of this package.' },
  'kept-unknown': { code: 'ENGINE_FAILED', text: 'What is kept holds a "__kind__", which this version does not know.' },
  'question-unknown': { code: 'INVALID_INPUT', text: 'The dialog asks for something that Node-RED does not know. Load the editor anew.' },
  'internal': { code: 'INVALID_RESPONSE', text: 'The node met a fault of its own: __problem__' },
} satisfies Record<string, { code: ErrorCode; text: string }>

export type FlowFailureKey = keyof typeof table

/** Keys, codes and English texts; catalogues are tested against it. */
export const flowFailures: Readonly<Record<FlowFailureKey, { readonly code: ErrorCode; readonly text: string }>> = table

/** Makes the error of a failure that a node found itself. */
export function failure(key: FlowFailureKey, values: ErrorValues = {}, cause?: ErrorCause): PlatenError {
  return new PlatenError({ ...table[key], key, values, cause })
}

/** Turns whatever was thrown into a coded error; what is not one already is a fault of ours, told in its own words. */
export function asPlatenError(thrown: unknown): PlatenError {
  if (isPlatenError(thrown)) return thrown
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return conditionError('disk-full', { place: (thrown as NodeJS.ErrnoException).path ?? phrase('the-disk') })
  return failure('internal', { problem: thrown instanceof Error ? thrown.message : String(thrown) })
}

/** What fills an error's text in any language: the engine's name by its key, its words by their reason. */
export function valuesForPeople({ values, cause }: PlatenError): ErrorValues {
  return withEngineName({ ...values, ...(cause?.values ? { detail: engineWords(cause) } : {}) })
}

/** What `done` is given: message in the installation's language, `code` and `cause` as own properties, no internals. */
export function errorForFlow(error: PlatenError, translate: Translate): Error {
  const message = asSentence(translated(translate, `error.${error.key}`, error.message, valuesForPeople(error)))
  const shown = new Error(message)
  // A Catch node gets `toString()`: without a name that is the message alone.
  Object.defineProperty(shown, 'name', { value: '', configurable: true })
  shown.stack = `${error.code}: ${message}`
  return Object.assign(shown, { code: error.code, ...(error.cause ? { cause: { ...error.cause } } : {}) })
}
