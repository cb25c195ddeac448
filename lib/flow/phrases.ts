/** Texts within the texts of errors, as in `lib/client/phrases.ts`: those of nodes. */
import { clientPhrases, phrasesOf } from '../client/phrases'

export const flowPhrases = {
  // What a value is
  'kind-nothing': 'nothing',
  'kind-list': 'a list',
  'kind-buffer': 'a Buffer',
  'kind-text': 'a text',
  'kind-object': 'an object',
  'kind-number': 'a number',
  'kind-boolean': 'a boolean',
  'kind-other': 'a __type__',

  // Files of a message
  'the-input': 'the input',
  'the-setting': 'the setting "__name__"',
  'entry-of': '__place__[__index__]',
  'of-kind': 'of kind __kind__',
  'of-unknown-kind': 'of no kind that is known',
  'no-picture': 'neither a picture nor a PDF',
  'size-unknown': 'its size is not to be found at its beginning',

  // Settings
  'object-needed': 'it must be an object, but is __found__',
  'json-object-needed': 'it must be a JSON object, but is __found__',
  'text-needed': 'it must be text, but is __found__',
  'job-needed': 'it must be a job with its Id, or the number of one, but is __found__',
  'path-start': 'it must begin with /',
  'path-signs': 'it must not hold ?, # or blanks; names of the query have a setting of their own',
  'path-name': 'it names {__name__}, but the values are __known__',
  'query-names-object': 'it must be an object such as {"after": "page"}',
  'query-name': '"__name__" is no value of it; there are __known__',
  'none': 'none',
  'language-code': '"__code__" is no language code such as fr-FR',
  'place-unknown': 'it is no place to go on from',
  'reference-missing': 'it does not exist or is disabled',
  'people-needed': 'it must be a list or CSV text, but is __found__',
  'people-none': 'the class list is empty',
  'person-needed': 'entry __number__ is __found__ and no person',

  // Where results go
  'inside-no-object': 'it is inside something that is not an object',
  'names-taken': 'it has __count__ files named like "__name__"',
  'the-disk': 'the disk',

  // Answer sheets
  'node-generate': 'generate template',
  'node-correct': 'align template to print',
  'template-without-pages': 'it has no pages',
  'key-table-empty': 'the table has no rows',
  'key-twice': '"__question__" is in it more than once',
  'master-doubtful': 'the master sheet was not read for certain: __questions__',
  'master-blank': 'the master sheet is blank',

  // What is kept
  'node-deleted': 'the node was deleted',

  // The built-in engine
  'engine-gone': 'it ended before it answered, and when it was asked again.',
  'engine-program': 'the engine\'s program __program__ is not there. Install the package again (npm install @platen/node-red-recognition), or build it (npm run build).',
  'engine-part': '__name__ (__purpose__). Install it: __command__',
  'purpose-jobs': 'jobs',
  'purpose-pictures': 'pictures',
  'engine-folder': 'the data folder __folder__ cannot be used: __problem__',
  'engine-folder-in-use': 'another engine uses the data folder: __words__',
  'engine-crashes': 'it ended __count__ times in a row; __end__',
  'engine-slow': 'it was not ready within __seconds__ s',
  'engine-signal': 'it was ended by __signal__',
  'engine-code': 'it ended with code __code__',
  'engine-words': '__end__: __words__',
  'engine-silent': 'it gave no answer',
  'engine-languages': 'it gave an answer about its languages that it should not give',

  'the-file': 'the file',
  'edge-left': 'left',
  'edge-right': 'right',
  'edge-top': 'top',
  'edge-bottom': 'bottom',

  // What a service left out
  'no-reason': 'no reason was given.',
  'with-reason': '__detail__ (__reason__)',
  'task-without-file': 'the task is done, but gives no address of a result.',
  'task-without-score': 'the task is done, but names no score.',
} as const

export type FlowPhraseKey = keyof typeof flowPhrases

/** Of both tables. */
export const phrase = phrasesOf({ ...clientPhrases, ...flowPhrases })
