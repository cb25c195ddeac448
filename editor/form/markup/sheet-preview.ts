/** The sheet beside its markup, drawn anew while one types: a page to turn, and what is wrong or worth knowing, line by line. */
import { button, element, freshId, icon } from '../../elements'
import { formText } from '../../texts'
import type { PreviewAnswer, PreviewRequest, Remark } from '../ask'

/** ms without a key before the sheet is drawn. */
const PAUSE = 450
/** px; zoomed in, a page is wider than the dialog and scrolls. */
const WIDTHS = { fit: 1000, zoomed: 1800 } as const

/** What is asked, apart from page and size. */
export type SheetQuestion = Omit<PreviewRequest, 'page' | 'width'>

export interface SheetPreviewParts {
  /** As the form stands; undefined: there is no text to draw. */
  readonly question: () => SheetQuestion | undefined
  readonly ask: (request: PreviewRequest, signal: AbortSignal) => Promise<PreviewAnswer>
  readonly goTo: (line: number) => void
  readonly mark: (lines: readonly number[]) => void
}

export class SheetPreview {
  readonly element: HTMLElement
  /** For `aria-describedby` of the text field. */
  readonly remarksId = freshId('remarks')
  private readonly status = element('p', { class: 'platen-preview-status', role: 'status' })
  private readonly picture = element('img', { class: 'platen-preview-page', alt: '', hidden: true })
  private readonly paper = element('div', { class: 'platen-preview-paper', role: 'group', tabindex: 0, hidden: true }, this.picture)
  private readonly remarks = element('ul', { class: 'platen-remarks', id: this.remarksId })
  private readonly back: HTMLButtonElement
  private readonly forth: HTMLButtonElement
  private readonly zoom: HTMLButtonElement
  private page = 1
  private pages = 1
  private zoomed = false
  private asked: string | undefined
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: AbortController | undefined

  constructor(private readonly parts: SheetPreviewParts) {
    const tool = (name: string, key: string, onClick: () => void): HTMLButtonElement =>
      button(icon(name), { label: formText(`preview.${key}`), class: 'platen-bare', onClick })
    this.back = tool('chevron-left', 'back', () => this.turn(-1))
    this.forth = tool('chevron-right', 'forth', () => this.turn(1))
    this.zoom = tool('search-plus', 'zoom', () => this.toggleZoom())
    this.zoom.setAttribute('aria-pressed', 'false')
    this.zoom.classList.add('platen-preview-zoom')
    this.paper.setAttribute('aria-label', formText('preview.label'))
    // Like pages anywhere; arrows scroll what is zoomed.
    this.paper.addEventListener('keydown', ({ key }) => {
      if (key === 'PageDown') this.turn(1)
      if (key === 'PageUp') this.turn(-1)
    })
    const heading = element('span', { class: 'platen-preview-title' }, formText('preview.label'))
    this.element = element(
      'section',
      { class: 'platen-preview', 'aria-label': formText('preview.label') },
      element('div', { class: 'platen-preview-bar' }, heading, this.back, this.forth, this.zoom),
      this.status,
      this.remarks,
      this.paper,
    )
    this.drawTools()
  }

  /** Something may have changed. */
  refresh(): void {
    const key = this.key()
    if (key === this.asked) return
    clearTimeout(this.timer)
    const first = this.asked === undefined
    this.timer = setTimeout(() => void this.draw(), first ? 0 : PAUSE)
  }

  private key(): string {
    return JSON.stringify([this.parts.question(), this.page, this.zoomed])
  }

  private turn(by: number): void {
    const page = this.page + by
    if (page < 1 || page > this.pages) return
    this.page = page
    void this.draw()
  }

  private toggleZoom(): void {
    this.zoomed = !this.zoomed
    this.zoom.setAttribute('aria-pressed', String(this.zoomed))
    this.paper.classList.toggle('platen-preview-zoomed', this.zoomed)
    void this.draw()
  }

  private async draw(): Promise<void> {
    clearTimeout(this.timer)
    this.running?.abort()
    // The dialog was closed meanwhile.
    if (!this.element.isConnected) return
    this.asked = this.key()
    const question = this.parts.question()
    if (!question) return this.showNothing()
    const running = new AbortController()
    this.running = running
    this.element.setAttribute('aria-busy', 'true')
    const { page, zoomed } = this
    try {
      const answer = await this.parts.ask({ ...question, page, width: WIDTHS[zoomed ? 'zoomed' : 'fit'] }, running.signal)
      if (this.running === running) this.show(answer)
    } catch (error) {
      if (this.running === running) this.showWrong(formText('preview.failed'), [{ text: (error as Error).message }])
    }
    if (this.running === running) this.element.removeAttribute('aria-busy')
  }

  private showNothing(): void {
    this.running = undefined
    this.element.removeAttribute('aria-busy')
    this.paper.hidden = true
    this.pages = 1
    this.drawTools()
    this.drawRemarks([])
    this.status.textContent = formText('preview.empty')
  }

  private show(answer: PreviewAnswer): void {
    if (!answer.ok) return this.showWrong(formText('preview.wrong'), answer.remarks)
    this.page = answer.page
    this.pages = answer.pages
    this.asked = this.key()
    this.picture.src = `data:image/png;base64,${answer.picture}`
    this.picture.alt = formText('preview.alt', { page: answer.page, pages: answer.pages, names: answer.names.join(', ') })
    this.picture.hidden = false
    this.paper.hidden = false
    this.element.classList.remove('platen-preview-stale')
    this.status.textContent = formText('preview.shown', { page: answer.page, pages: answer.pages, answers: answer.answers })
    this.drawTools()
    this.drawRemarks(answer.remarks)
  }

  /** What was drawn last stays, paler: while one types, most texts are wrong for a moment. */
  private showWrong(title: string, remarks: readonly Remark[]): void {
    this.element.classList.add('platen-preview-stale')
    this.status.textContent = title
    this.drawRemarks(remarks, true)
  }

  private drawRemarks(remarks: readonly Remark[], wrong = false): void {
    this.remarks.classList.toggle('platen-remarks-wrong', wrong)
    this.remarks.replaceChildren(
      ...remarks.map(({ line, text }) => {
        const go = line === undefined ? undefined : button(formText('preview.line', { line }), { class: 'platen-go', onClick: () => this.parts.goTo(line) })
        return element('li', {}, icon(wrong ? 'exclamation-triangle' : 'info-circle'), go, element('span', {}, text))
      }),
    )
    this.parts.mark(wrong ? remarks.flatMap(({ line }) => line ?? []) : [])
  }

  private drawTools(): void {
    this.back.disabled = this.page <= 1
    this.forth.disabled = this.page >= this.pages
    this.back.hidden = this.forth.hidden = this.pages < 2
    this.zoom.hidden = this.paper.hidden
  }
}
