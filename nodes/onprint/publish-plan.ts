/** What is to be published, worked out from the settings and checked before anything is sent. */
import type { Static } from '@sinclair/typebox'
import { failure } from '../../lib/flow/errors'
import { stemOf } from '../../lib/flow/names'
import type { Task } from '../../lib/flow/task'
import { wrongCount } from './auto-trigger'
import { writeContent } from './content'
import type { ActionRow, TitleRow } from './onprint-publish.description'
import { ORGANIZATION_OF_LOGIN } from './sign-in'

/** An action as it is sent, its document apart. */
export interface PlannedAction {
  readonly LanguageCode: string
  readonly Name: string
  readonly Order: number
  readonly Type?: string
  readonly Content?: string
  readonly Priority?: number
  readonly IconId?: string
  readonly Style?: string
}

export interface PublishPlan {
  /** Of a document that exists already. */
  readonly documentId?: string
  readonly parentId?: string
  readonly name?: string
  readonly defaultLanguage?: string
  /** Languages beside the default one, in the order of their first mention. */
  readonly languages: readonly string[]
  readonly titles: readonly Static<typeof TitleRow>[]
  readonly actions: readonly PlannedAction[]
  readonly autoTrigger: boolean
  readonly activate: boolean
  readonly removeOthers: boolean
  /** What becomes of a document that exists: members that the author set. */
  readonly changes: Readonly<Record<string, string>>
  readonly keepFile: boolean
  /** A document of this name in the same place: another one is made, or it is updated. */
  readonly sameName: 'another' | 'update'
}

interface Asked {
  readonly DocumentId?: string
  readonly ParentId?: string
  readonly Name?: string
  readonly DefaultLanguage?: string
  readonly titles?: readonly Static<typeof TitleRow>[]
  readonly actions?: readonly Static<typeof ActionRow>[]
  readonly AutoTrigger?: boolean
  readonly activate?: boolean
  readonly otherActions?: string
  readonly keepFile?: boolean
  readonly sameName?: string
}

function actionsOf(rows: readonly Static<typeof ActionRow>[], standard: string | undefined): PlannedAction[] {
  const counts = new Map<string, number>()
  return rows.map(({ language = standard, name, type, content, priority, icon, style }) => {
    if (language === undefined) throw failure('setting-missing', { name: 'DefaultLanguage' })
    const Order = (counts.get(language) ?? 0) + 1
    counts.set(language, Order)
    // "If the Action Type is patched, then the Content must be provided too": an update sends both as well.
    if ((type === undefined) !== (content === undefined)) throw failure('members-together', { first: `actions: ${name}: type`, second: 'content' })
    return {
      LanguageCode: language,
      Name: name,
      Order,
      ...(type === undefined ? {} : { Type: type, Content: writeContent(type, content) }),
      ...(priority === undefined ? {} : { Priority: priority }),
      ...(icon === undefined ? {} : { IconId: icon }),
      ...(style === undefined ? {} : { Style: style }),
    }
  })
}

/**
 * "Auto trigger of the action. Only if 1 action", of each language; a document that exists may bring what is missing.
 * @throws PlatenError INVALID_INPUT
 */
function checkPlanned(actions: readonly PlannedAction[], exists: boolean): void {
  const count = wrongCount(actions)
  if (count !== undefined && !(exists && count === 0)) throw failure('auto-trigger', { count })
}

const withValue = (members: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** What the account says; the organization of the login where it names none. */
async function defaultsOf({ settings, defaults, signedIn }: Pick<Task, 'settings' | 'defaults' | 'signedIn'>): Promise<{ readonly organization?: string; readonly language?: string }> {
  const { ParentId, DocumentId } = settings as Asked
  if (ParentId !== undefined || DocumentId !== undefined || defaults.organization !== undefined) return defaults
  const organization = (await signedIn())[ORGANIZATION_OF_LOGIN]
  return { ...defaults, ...(organization === undefined ? {} : { organization }) }
}

/**
 * @throws PlatenError INVALID_INPUT with the rule, or the setting that is missing
 */
export async function publishPlan(task: Pick<Task, 'settings' | 'defaults' | 'files' | 'signedIn'>): Promise<PublishPlan> {
  const asked = task.settings as Asked
  const isNew = asked.DocumentId === undefined
  const sameName = asked.sameName === 'update' ? 'update' : 'another'
  const standard = isNew ? task.defaults : {}
  const defaultLanguage = asked.DefaultLanguage ?? standard.language
  const titles = asked.titles ?? []
  const actions = actionsOf(asked.actions ?? [], defaultLanguage)
  if (asked.AutoTrigger) checkPlanned(actions, !isNew || sameName === 'update')
  const [file] = task.files
  const name = asked.Name ?? (isNew && file ? stemOf(file.name) : undefined)
  const parentId = asked.ParentId ?? (isNew ? (await defaultsOf(task)).organization : undefined)
  for (const [setting, value] of [['ParentId', parentId], ['DefaultLanguage', defaultLanguage], ['Name', name]] as const)
    if (isNew && value === undefined) throw failure('setting-missing', { name: setting })
  const mentioned = [...titles.map(({ language }) => language), ...actions.map(({ LanguageCode }) => LanguageCode)]
  return {
    ...(asked.DocumentId === undefined ? {} : { documentId: asked.DocumentId }),
    ...(parentId === undefined ? {} : { parentId }),
    ...(name === undefined ? {} : { name }),
    ...(defaultLanguage === undefined ? {} : { defaultLanguage }),
    languages: [...new Set(mentioned)].filter((code) => code !== defaultLanguage),
    titles,
    actions,
    autoTrigger: asked.AutoTrigger === true,
    activate: asked.activate !== false,
    removeOthers: asked.otherActions === 'remove',
    // A document that is found by its name has name and place already.
    changes: withValue({ ...(isNew ? {} : { Name: asked.Name }), DefaultLanguage: asked.DefaultLanguage, ...(isNew ? {} : { ParentId: asked.ParentId }) }),
    keepFile: asked.keepFile === true,
    sameName,
  }
}
