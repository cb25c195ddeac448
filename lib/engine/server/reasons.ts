/** Why a request is refused, by reason, with the English text; nodes tell the reason in other languages from its values. */
import { filledText } from '../marks/generate/problems'
import { RequestFailure, type FailureValues } from './failure'

export const requestTexts = {
  'option-unknown': 'There is no job option "__option__".',
  'option-not-supported': 'The built-in engine cannot do what the job option __option__ asks yet. Leave it at its default (__default__).',
  'type-not-supported': 'Files of type "__type__" are not taken. Taken are: __taken__.',
  'too-many-jobs': 'The engine keeps __limit__ jobs already. Delete finished ones.',
  'too-many-files': 'A job takes at most __limit__ files.',
  'no-file': 'Job __id__ has no file yet. Upload one before it is scheduled.',
  'no-such-result': 'Job __id__ was not asked for a result of type __format__.',
  'no-output': 'Job __id__ is asked for no result: switch PdfOutput or TxtOutput on.',
  'wrong-state': 'The action __action__ is not possible: job __id__ is in the state __state__.',
  'template-unknown': 'There is no template "__id__": correct it first (CorrectTemplate), and use the TemplateId that it answers.',
  'not-in-storage': 'There is no "__path__" in the storage.',
  'folder-not-empty': 'The folder "__path__" is not empty. Delete it with recursive=true.',
  'no-such-source-page': '__file__ has no page __page__: it has __pages__.',
  'operation-not-supported': 'The built-in engine does not offer __title__ yet.',
  'job-timeout': 'The job took longer than the __minutes__ minutes that are allowed.',
} as const

export type RequestReason = keyof typeof requestTexts

export const requestText = (reason: RequestReason, values: FailureValues): string => filledText(requestTexts[reason], values)

export const refusal = (status: number, reason: RequestReason, values: FailureValues): RequestFailure => new RequestFailure(status, reason, requestText(reason, values), values)
