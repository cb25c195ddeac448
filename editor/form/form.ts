/** One open dialog: builds its rows, keeps them in step with the settings, gives back what is to be stored. */
import { element } from '../elements'
import type { FormDescription } from '../globals'
import type { EditorNode } from '../red'
import { reasonsOf, type Side } from '../settings/reasons'
import { Settings } from '../settings/settings'
import { fieldTexts, formText, nodeText } from '../texts'
import { accountChoice, type AccountChoice } from './account'
import { configNode, formNode, pick, previewSheet, type FormNode, type Picked } from './ask'
import { credentialRows, nameRow, referenceRows } from './config-rows'
import type { PreviewSource } from './control'
import { Groups } from './groups'
import { LanguagesPanel } from './languages-panel'
import { TemplatesPanel } from './templates-panel'
import { presetRow, type Presets } from './presets'
import { Row } from './row'
import { sheetOptions } from './sheet-options'
import { testButton } from './test-button'

const defaultLabel = (description: FormDescription): string => nodeText(description.type, 'label') ?? description.type

export class Form {
  readonly settings: Settings
  private readonly account?: AccountChoice
  private readonly presets?: Presets
  private readonly groups: Groups
  private readonly preview: PreviewSource = {
    form: () => sheetOptions(this.settings, this.side, configNode(this.account?.engine() ?? '')),
    ask: previewSheet,
  }

  constructor(
    private readonly container: HTMLElement,
    private readonly node: EditorNode,
    private readonly description: FormDescription,
  ) {
    const { type, fields, groups, presets } = description
    this.settings = new Settings(fields, node.params)
    const config = description.category === 'config'
    const top: HTMLElement[] = [nameRow(node, config ? 'node-config-input' : 'node-input', formText('name'), defaultLabel(description))]
    if (description.account) {
      this.account = accountChoice(node, description.account, () => this.refresh())
      top.push(this.account.element)
    }
    if (presets && presets.length > 0) {
      this.presets = presetRow(this.settings, presets, (name) => nodeText(type, `presets.${name}`) ?? name, () => this.side === 'engine')
      top.push(this.presets.element)
    }
    const rows = fields.map(
      (field) =>
        new Row({
          field,
          texts: fieldTexts(type, field.name),
          settings: this.settings,
          preview: field.control === 'markup' ? this.preview : undefined,
          pick: field.picker ? (next) => this.pick(field.picker as string, next) : undefined,
          onEngine: () => this.side === 'engine',
        }),
    )
    this.groups = new Groups(this.settings, rows, groups, (group) => nodeText(type, `groups.${group}`) ?? group)
    // Sign-in, TLS and proxy belong right below the address, before the groups that fold.
    const afterMain = [
      ...credentialRows(node, description.credentials ?? {}),
      ...referenceRows(node, description.references ?? {}, container),
      ...(config ? [testButton(() => this.formNode())] : []),
    ]
    const main = this.groups.element.querySelector('.platen-main')
    if (main) main.append(...afterMain)
    else this.groups.element.prepend(...afterMain)
    if (description.panels?.includes('languages')) main?.after(new LanguagesPanel(() => this.formNode(), this.settings).element)
    if (description.panels?.includes('templates')) this.groups.element.append(new TemplatesPanel(() => configNode(this.account?.engine() ?? '')).element)
    container.append(element('div', { class: 'platen-top' }, ...top), this.groups.element)
    this.settings.onChange(() => this.refresh())
    this.refresh()
    this.groups.openWrong(reasonsOf(this.settings, this.side))
  }

  /** Where the node would run as the form stands. */
  get side(): Side {
    if (this.description.category === 'config') return this.description.type === 'platen-engine' ? 'engine' : 'vendor'
    return this.account?.account() ? 'vendor' : 'engine'
  }

  dispose(): void {
    this.account?.dispose()
  }

  private refresh(): void {
    this.groups.refresh(reasonsOf(this.settings, this.side))
    this.presets?.refresh()
  }

  /** The config node that is being edited, as the form says. */
  private formNode(): FormNode {
    const read = (names: readonly string[]): Record<string, string> =>
      Object.fromEntries(
        names.map((name) => [name, this.container.querySelector<HTMLInputElement | HTMLSelectElement>(`#node-config-input-${name}`)?.value ?? '']),
      )
    return formNode(this.node, this.settings.stored(), {
      credentials: read(Object.keys(this.description.credentials ?? {})),
      references: read(Object.keys(this.description.references ?? {})),
    })
  }

  private pick(picker: string, next?: unknown): Promise<Picked> {
    const config = this.description.category === 'config' ? this.formNode() : undefined
    const account = config?.type === 'platen-engine' ? undefined : (config ?? configNode(this.account?.account() ?? ''))
    const engine = config?.type === 'platen-engine' ? config : configNode(this.account?.engine() ?? '')
    return pick(picker, { service: this.description.service, account, engine, next })
  }
}
