/** What is to be published, worked out from the settings and checked before anything is sent. */
import type { Static } from '@sinclair/typebox'
import { failure } from '../../lib/flow/errors'
import { stemOf } from '../../lib/flow/names'
import type { Task } from '../../lib/flow/task'
import { writeContent } from './content'
import type { ActionRow, TitleRow } from './onprint-publish.description'

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

/** "Auto trigger of the action. Only if 1 action", of each language. */
function checkAutoTrigger(actions: readonly PlannedAction[]): void {
  const most = Math.max(0, ...actions.map(({ Order }) => Order))
  if (most !== 1) throw failure('auto-trigger', { count: most })
}

/**
 * @throws PlatenError INVALID_INPUT with the rule, or the setting that is missing
 */
export function publishPlan({ settings, defaults, files }: Pick<Task, 'settings' | 'defaults' | 'files'>): PublishPlan {
  const asked = settings as Asked
  const isNew = asked.DocumentId === undefined
  const defaultLanguage = asked.DefaultLanguage ?? (isNew ? defaults.language : undefined)
  const name = asked.Name ?? (isNew && files[0] ? stemOf(files[0].name) : undefined)
  for (const [setting, value] of [['ParentId', asked.ParentId ?? defaults.organization], ['DefaultLanguage', defaultLanguage], ['Name', name]] as const)
    if (isNew && value === undefined) throw failure('setting-missing', { name: setting })
  const titles = asked.titles ?? []
  const actions = actionsOf(asked.actions ?? [], defaultLanguage)
  if (asked.AutoTrigger) checkAutoTrigger(actions)
  const mentioned = [...titles.map(({ language }) => language), ...actions.map(({ LanguageCode }) => LanguageCode)]
  const parentId = asked.ParentId ?? (isNew ? defaults.organization : undefined)
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
  }
}
