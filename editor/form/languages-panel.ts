/**
 * "Languages on this machine" in the dialog of the built-in engine: what pages can be read in and where it comes from, and adding
 * a language. It asks when it is opened, and acts at once: nothing of it is stored in the flow or waits for a deploy.
 */
import { button, element, freshId, icon } from '../elements'
import type { Settings } from '../settings/settings'
import { formText } from '../texts'
import { addLanguage, listLanguages, type FormNode, type ListedLanguage } from './ask'
import { namesIn } from './list-controls'
import { resultLine } from './result-line'

const originText = (origin: string): string =>
  ({ 'data folder': formText('languages.origins.added'), package: formText('languages.origins.packaged'), system: formText('languages.origins.system') })[origin] ?? origin

const titled = ({ name, code }: ListedLanguage): string => (name === code ? code : `${name} (${code})`)

export class LanguagesPanel {
  readonly element: HTMLDetailsElement
  private readonly rows = element('tbody')
  private readonly table: HTMLTableElement
  private readonly result = resultLine()
  private readonly language: HTMLInputElement
  private readonly file: HTMLInputElement
  private readonly suggestions: HTMLDataListElement
  private readonly add: HTMLButtonElement
  private known: readonly ListedLanguage[] = []
  private asked = false

  /** @param current the engine as its dialog says now */
  constructor(
    private readonly current: () => FormNode,
    private readonly settings: Settings,
  ) {
    const [languageId, fileId, listId] = [freshId('language'), freshId('language-file'), freshId('languages')]
    this.suggestions = element('datalist', { id: listId })
    this.language = element('input', { type: 'text', id: languageId, list: listId, autocomplete: 'off', class: 'platen-wide', placeholder: formText('languages.placeholder') })
    this.file = element('input', { type: 'text', id: fileId, autocomplete: 'off', class: 'platen-wide', placeholder: formText('languages.filePlaceholder'), 'aria-describedby': `${fileId}-hint` })
    this.add = button(formText('languages.add'), { onClick: () => void this.addTyped() })
    for (const input of [this.language, this.file])
      input.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        void this.addTyped()
      })
    const heading = (text: string): HTMLElement => element('th', { scope: 'col' }, text)
    this.table = element('table', { class: 'platen-table platen-languages', hidden: true }, element('thead', {}, element('tr', {}, heading(formText('languages.language')), heading(formText('languages.from')))), this.rows)
    const row = (id: string, label: string, below: HTMLElement, ...cell: HTMLElement[]): HTMLElement =>
      element(
        'div',
        { class: 'platen-row' },
        element('div', { class: 'platen-title' }, element('label', { for: id }, label)),
        element('div', { class: 'platen-cell' }, element('div', { class: 'platen-line' }, ...cell)),
        below,
      )
    this.element = element(
      'details',
      { class: 'platen-group', 'data-group': 'installed-languages' },
      element('summary', {}, icon('angle-right'), element('span', { class: 'platen-group-name' }, formText('languages.title'))),
      element(
        'div',
        { class: 'platen-group-rows' },
        element('p', { class: 'platen-hint' }, formText('languages.hint')),
        this.table,
        row(languageId, formText('languages.label'), this.result.element, this.language, this.suggestions, this.add),
        row(fileId, formText('languages.file'), element('div', { class: 'platen-hint', id: `${fileId}-hint` }, formText('languages.fileHint')), this.file),
      ),
    )
    this.element.addEventListener('toggle', () => {
      if (this.element.open && !this.asked) void this.load()
    })
  }

  private async load(): Promise<boolean> {
    this.asked = true
    this.result.say('busy', formText('pick.asking'))
    try {
      this.known = await listLanguages(this.current())
    } catch (error) {
      this.asked = false
      this.result.say('bad', (error as Error).message)
      return false
    }
    this.result.clear()
    this.draw()
    return true
  }

  private draw(): void {
    const shown = this.known.filter(({ state }) => state !== 'known')
    this.rows.replaceChildren(
      ...shown.map((language) => {
        const origin = language.state === 'installed' ? language.from.map(originText).join(', ') : formText('languages.addable')
        const act = language.state === 'addable' && button(formText('languages.add'), { label: formText('languages.addThis', { name: titled(language) }), onClick: () => void this.addOne(language.code, undefined) })
        return element('tr', {}, element('td', {}, titled(language)), element('td', {}, origin, act))
      }),
    )
    this.table.hidden = shown.length === 0
    this.suggestions.replaceChildren(
      ...this.known.filter(({ state }) => state !== 'installed').map(({ name, code }) => element('option', { value: name, label: code })),
    )
  }

  /** A name or a code that was typed, as a code; what is neither goes as it stands, and the engine says what it thinks of it. */
  private codeOf(typed: string): string {
    const found = this.known.find(({ name, code }) => [name, code, `${name} (${code})`].some((word) => word.toLowerCase() === typed.toLowerCase()))
    return found?.code ?? typed
  }

  private async addTyped(): Promise<void> {
    const typed = this.language.value.trim()
    if (typed === '') {
      this.result.say('bad', formText('languages.nothing'))
      this.language.focus()
      return
    }
    if (await this.addOne(this.codeOf(typed), this.file.value.trim() || undefined)) this.language.value = this.file.value = ''
  }

  private async addOne(code: string, from: string | undefined): Promise<boolean> {
    if (this.add.disabled) return false
    this.add.disabled = true
    this.result.say('busy', formText('languages.adding'))
    try {
      const { ok, message } = await addLanguage(this.current(), code, from)
      if (!ok) {
        this.result.say('bad', message)
        return false
      }
      if (await this.load()) this.result.say('good', [message, this.notOffered(code)].filter(Boolean).join(' '))
      return true
    } catch (error) {
      this.result.say('bad', (error as Error).message)
      return false
    } finally {
      this.add.disabled = false
    }
  }

  /** A list of languages that jobs may use keeps a new one out until it names it. */
  private notOffered(code: string): string | undefined {
    const offered = namesIn(this.settings.effective('languages')).map((name) => name.toLowerCase())
    const language = this.known.find((one) => one.code === code)
    if (offered.length === 0 || !language || offered.includes(language.name.toLowerCase()) || offered.includes(code.toLowerCase())) return undefined
    return formText('languages.notOffered', { name: language.name })
  }
}
