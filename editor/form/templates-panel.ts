/**
 * "Kept templates" in the dialogs that make and use them: which there are, since when, what of it the engine holds, and deleting one. It
 * asks when it is opened, and acts at once: nothing of it is stored in the flow or waits for a deploy.
 */
import { button, element, freshId, icon } from '../elements'
import { formText } from '../texts'
import { deleteTemplate, listTemplates, type FormNode, type ListedTemplate } from './ask'
import { resultLine } from './result-line'

/** ms in which two clicks are one double click. */
const DOUBLE_CLICK = 500

export class TemplatesPanel {
  readonly element: HTMLDetailsElement
  private readonly rows = element('tbody')
  private readonly table: HTMLTableElement
  private readonly heading = element('summary', {}, icon('angle-right'), element('span', { class: 'platen-group-name' }, formText('templates.title')))
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
      this.heading,
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
      ...templates.flatMap((template) => {
        const where = template.named ? '' : formText('templates.engineOnly')
        const when = new Date(template.kept).toLocaleString()
        const { opener, question } = this.deletion(template)
        return [element('tr', {}, element('td', {}, template.name), element('td', {}, [when, where].filter(Boolean).join('; ')), element('td', {}, opener)), question]
      }),
    )
    this.table.hidden = templates.length === 0
  }

  /**
   * Asks before it deletes: sheets that are printed can no longer be read afterwards. The question opens in a row of its own, away from the
   * button, and begins at "Keep": neither a second click nor a second Enter answers it.
   */
  private deletion(template: ListedTemplate): { opener: HTMLButtonElement; question: HTMLTableRowElement } {
    const { name } = template
    const id = freshId('delete')
    const ask = (open: boolean, byMouse = false): void => {
      question.hidden = !open
      opener.setAttribute('aria-expanded', String(open))
      if (!open) return opener.focus()
      // The second click of a double click must not meet something that has moved under the pointer.
      keep.focus({ preventScroll: true })
      setTimeout(() => question.scrollIntoView({ block: 'nearest' }), byMouse ? DOUBLE_CLICK : 0)
    }
    const opener = button(icon('trash'), { label: formText('templates.deleteThis', { name }), class: 'platen-bare', onClick: ({ detail }) => ask(true, detail > 0) })
    opener.setAttribute('aria-expanded', 'false')
    opener.setAttribute('aria-controls', id)
    const keep = button(formText('templates.keep'), { onClick: () => ask(false) })
    const sure = button(formText('templates.sure'), {
      class: 'platen-danger',
      onClick: () => {
        this.heading.focus()
        void this.remove(template)
      },
    })
    sure.setAttribute('aria-label', formText('templates.sureThis', { name }))
    const words = element('p', { class: 'platen-question' }, formText('templates.question', { name }))
    const group = element('div', { role: 'group', 'aria-label': formText('templates.question', { name }), class: 'platen-stack' }, words, element('div', { class: 'platen-line' }, keep, sure))
    // Not the dialog: only the question.
    group.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      event.preventDefault()
      ask(false)
    })
    const question = element('tr', { id, hidden: true, class: 'platen-question-row' }, element('td', { colspan: 3 }, group))
    return { opener, question }
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
