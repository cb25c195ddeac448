/**
 * Texts within the texts of errors: what exactly is wrong, what is missing, what came in place of something. By keys, with the
 * English text, so that an error is in one language from its first word to its last; other languages are catalogues.
 */
import type { ProblemKind } from '../contract/schema'
import { fillText, type ErrorValues, type Phrase } from './errors'

/** How a value does not fit its schema. */
const values = {
  'list': 'it must be a list',
  'flag': 'it must be true or false',
  'number': 'it must be a number',
  'whole-number': 'it must be a whole number',
  'text': 'it must be a text',
  'object': 'it must be an object',
  'one-of': 'it must be one of __choices__',
  'exactly': 'it must be __limit__',
  'no-kind': 'it is of no kind that is possible here',
  'at-least': 'it must be at least __limit__',
  'at-most': 'it must be at most __limit__',
  'more-than': 'it must be more than __limit__',
  'less-than': 'it must be less than __limit__',
  'multiple-of': 'it must be a multiple of __limit__',
  'items-at-least': 'it needs at least __limit__ entries',
  'items-at-most': 'it may have at most __limit__ entries',
  'items-different': 'an entry is in it twice',
  'letters-at-least': 'it is too short; at least __limit__ characters are needed',
  'letters-at-most': 'it is too long; at most __limit__ characters are possible',
  'pattern': 'it must have the form __limit__',
  'missing': 'it is missing',
  'unexpected': 'there is no such member',
  'together': '__members__ can only be sent together',
} as const satisfies Record<Exclude<ProblemKind, 'other'>, string>

export const clientPhrases = {
  ...values,
  'of-member': '__member__: __problem__',
  'does-not-fit': 'it does not fit',

  // What an account lacks
  'login': 'login',
  'token': 'token',
  'client-id': 'client id',
  'client-secret': 'client secret',
  'user-name': 'user name',
  'password': 'password',
  'api-key': 'API key',
  'address': 'address',

  // Addresses
  'address-incomplete': 'it is no complete address, such as https://host/path',
  'address-scheme': 'it must begin with http:// or https://',
  'address-login': 'it must not hold a login; there are fields for that',
  'address-query': 'it must end before ? or #',
  'proxy-incomplete': 'it is no complete address, such as http://host:8080',
  'address-none': 'an address that is none',
  'path-dots': '"." and ".." are not allowed',
  'header-letters': 'a header may hold Latin letters, digits and signs only',

  // What is sent
  'body-value': 'a value',
  'body-file': 'a file',
  'body-parts': 'a list of parts',
  'body-part': 'the part "__part__"',
  'not-part-of-request': '__what__ is not part of this request',
  'file-without-name': 'the file has no name',
  'part-no-file': 'the part "__part__" is not a file',

  // Files
  'no-file': 'it is not a file',
  'file-absent': 'it does not exist',
  'file-not-readable': 'it may not be read',
  'file-shorter': 'it became shorter while it was sent',
  'file-not-writable': 'it may not be written',
  'folder-absent': 'its folder does not exist',
  'folder-for-file': 'a folder and a file are mixed up',
  'failed': 'it failed',

  // What came back
  'empty': 'it is empty',
  'no-json': 'it is no complete JSON',
  'no-text': 'it is no text',
  'headers-too-long': 'its headers are far too long',
  'no-http': 'it is not HTTP',
  'token-missing': 'access_token is missing',
  'token-too-long': 'it is far too long for a token',
  'unknown': 'unknown',
  'status': 'status __status__',
  'task-without-words': 'error __code__, __tasks__ tasks succeeded (__broke__)',
  'upload-lost': 'the file did not arrive',

  // The state of a job
  'job-template': '__action__ is not possible: it is a template',
  'job-state': '__action__ is possible while a job is __allowed__; it is __state__',
  'or': '__one__ or __other__',
  'job-created': 'created',
  'job-scheduled': 'scheduled',
  'job-converting': 'converting',
  'job-converted': 'converted',
  'job-error': 'failed',
} as const

export type ClientPhraseKey = keyof typeof clientPhrases

/** Makes the phrases of a table. */
export const phrasesOf =
  <Key extends string>(texts: Readonly<Record<Key, string>>) =>
  (key: Key, filled: ErrorValues = {}): Phrase => ({ key: `phrase.${key}`, values: filled, text: fillText(texts[key], filled) })

export const phrase = phrasesOf(clientPhrases)
