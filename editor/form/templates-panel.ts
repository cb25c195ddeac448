/**
 * "Kept templates" in the dialogs that make and use them: which there are, since when, what of it the engine holds, and deleting one. It
 * asks when it is opened, and acts at once: nothing of it is stored in the flow or waits for a deploy.
 */
import { button, element, icon } from '../elements'
import { formText } from '../texts'
import { deleteTemplate, listTemplates, type FormNode, type ListedTemplate } from './ask'
import { resultLine } from './result-line'

export class TemplatesPanel {
  readonly element: HTMLDetailsElement
  private readonly rows = element('tbody')
  private readonly table: HTMLTableElement
  private readonly result = resultLine()
  private asked = false
  /** The engine of the rows that are shown: the form may have chosen another since. */
  private shown: FormNode | undefined

  /** @param engine that the form has chosen; undefined: the engine's defaults */
  constructor(private readonly engine: () => FormNode | undefined) {
    const heading = (key: string): HTMLElement => element('th', { scope: 'col' }, formText(`templates.${key}`))
    this.table = element(
      'table',
      { class: 'platen-table platen-templates', hidden: true },
      element('thead', {}, element('tr', {}, heading('name'), heading('kept'), element('th', {}, element('span', { class: 'platen-hidden' }, formText('templates.delete'))))),
      this.rows,
    )
    this.element = element(
      'details',
      { class: 'platen-group', 'data-group': 'kept-templates' },
      element('summary', {}, icon('angle-right'), element('span', { class: 'platen-group-name' }, formText('templates.title'))),
      element('div', { class: 'platen-group-rows' }, element('p', { class: 'platen-hint' }, formText('templates.hint')), this.table, this.result.element),
    )
    this.element.addEventListener('toggle', () => {
      if (this.element.open && !this.asked) void this.load()
    })
  }

  private async load(said?: string): Promise<void> {
    this.asked = true
    if (!said) this.result.say('busy', formText('pick.asking'))
    try {
      const engine = this.engine()
      const templates = await listTemplates(engine)
      this.shown = engine
      this.draw(templates)
      const none = templates.length === 0 ? formText('templates.none') : undefined
      if (said ?? none) this.result.say('good', said ?? (none as string))
      else this.result.clear()
    } catch (error) {
      this.asked = false
      this.result.say('bad', (error as Error).message)
    }
  }

  private draw(templates: readonly ListedTemplate[]): void {
    this.rows.replaceChildren(
      ...templates.map((template) => {
        const where = template.named ? '' : formText('templates.engineOnly')
        const when = new Date(template.kept).toLocaleString()
        return element('tr', {}, element('td', {}, template.name), element('td', {}, [when, where].filter(Boolean).join('; ')), element('td', {}, this.deleteButton(template)))
      }),
    )
    this.table.hidden = templates.length === 0
  }

  /** Asks once more before it deletes: sheets that are printed can no longer be read afterwards. */
  private deleteButton(template: ListedTemplate): HTMLButtonElement {
    let sure = false
    const made = button(undefined, {
      class: 'platen-bare',
      onClick: () => {
        if (sure) return void this.remove(template)
        show(true)
      },
    })
    const show = (asking: boolean): void => {
      sure = asking
      made.replaceChildren(asking ? formText('templates.sure') : icon('trash'))
      const label = asking ? formText('templates.sureThis', { name: template.name }) : formText('templates.deleteThis', { name: template.name })
      made.title = label
      made.setAttribute('aria-label', label)
    }
    made.addEventListener('blur', () => show(false))
    show(false)
    return made
  }

  private async remove({ name, id }: ListedTemplate): Promise<void> {
    this.result.say('busy', formText('templates.deleting', { name }))
    try {
      await deleteTemplate(this.shown, { name, ...(id === undefined ? {} : { id }) })
      await this.load(formText('templates.deleted', { name }))
    } catch (error) {
      this.result.say('bad', (error as Error).message)
    }
  }
}
