/** Groups of a form: `main` is always open, the others fold and say how much in them was changed; a search looks through all. */
import { element, freshId, icon } from '../elements'
import type { FieldReason } from '../settings/reasons'
import type { Settings } from '../settings/settings'
import { formText } from '../texts'
import type { Row } from './row'

const MAIN = 'main'
/** With fewer folded fields than this there is nothing to search. */
const SEARCH_FROM = 10

interface Group {
  readonly name: string
  readonly rows: readonly Row[]
  readonly details?: HTMLDetailsElement
  readonly badge?: HTMLElement
  readonly mark?: HTMLElement
}

export class Groups {
  readonly element = element('div', { class: 'platen-groups' })
  private readonly groups: Group[]
  private readonly nothing = element('p', { class: 'platen-hint', hidden: true, role: 'status' })

  constructor(
    private readonly settings: Settings,
    rows: readonly Row[],
    names: readonly string[],
    label: (group: string) => string,
  ) {
    this.groups = names
      .map((name): Group => {
        const own = rows.filter((row) => row.field.group === name)
        const content = own.map((row) => row.element)
        if (name === MAIN) {
          this.element.append(element('div', { class: 'platen-main' }, ...content))
          return { name, rows: own }
        }
        const badge = element('span', { class: 'platen-badge' })
        const mark = element('span', { class: 'platen-mark', hidden: true }, formText('marks.notOnEngineYet'))
        const summary = element('summary', {}, icon('angle-right'), element('span', { class: 'platen-group-name' }, label(name)), mark, badge)
        const details = element('details', { class: 'platen-group', 'data-group': name }, summary, element('div', { class: 'platen-group-rows' }, ...content))
        return { name, rows: own, details, badge, mark }
      })
      .filter((group) => group.rows.length > 0)
    const folded = this.groups.filter((group) => group.details)
    if (folded.reduce((sum, group) => sum + group.rows.length, 0) >= SEARCH_FROM) this.element.append(this.search())
    for (const { details } of folded) if (details) this.element.append(details)
    this.element.append(this.nothing)
  }

  /** Draws counts and rows; opens nothing by itself. */
  refresh(reasons: readonly FieldReason[]): void {
    for (const { name, rows, badge, details, mark } of this.groups) {
      const notYet = mark !== undefined && rows.every((row) => row.notYet)
      for (const row of rows) row.refresh(reasons.find((reason) => reason.field === row.field), notYet)
      if (!badge || !details) continue
      if (mark) mark.hidden = !notYet
      const wrong = reasons.filter((reason) => reason.field.group === name).length
      const changed = this.settings.changedIn(name)
      badge.textContent = wrong > 0 ? formText('groups.wrong', { count: wrong }) : changed > 0 ? formText('groups.changed', { count: changed }) : ''
      badge.classList.toggle('platen-badge-wrong', wrong > 0)
      details.hidden = rows.every((row) => row.element.hidden)
    }
  }

  /** Opens the groups that hold something wrong, so that it is seen. */
  openWrong(reasons: readonly FieldReason[]): void {
    for (const { name, details } of this.groups) if (details && reasons.some((reason) => reason.field.group === name)) details.open = true
  }

  private search(): HTMLElement {
    const id = freshId('search')
    const input = element('input', { type: 'search', id, class: 'platen-wide', placeholder: formText('search.placeholder'), autocomplete: 'off' })
    let openBefore: boolean[] | undefined
    const look = (): void => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean)
      const folded = this.groups.filter((group) => group.details)
      if (words.length > 0 && !openBefore) openBefore = folded.map((group) => group.details?.open ?? false)
      let hits = 0
      folded.forEach(({ rows, details }, number) => {
        let inGroup = 0
        for (const row of rows) {
          const hit = words.every((word) => row.searchText.includes(word))
          row.element.classList.toggle('platen-filtered', !hit)
          if (hit && !row.element.hidden) inGroup++
        }
        hits += inGroup
        if (!details) return
        details.classList.toggle('platen-filtered', words.length > 0 && inGroup === 0)
        details.open = words.length > 0 ? inGroup > 0 : (openBefore?.[number] ?? details.open)
      })
      if (words.length === 0) openBefore = undefined
      this.nothing.hidden = words.length === 0 || hits > 0
      this.nothing.textContent = this.nothing.hidden ? '' : formText('search.nothing')
    }
    input.addEventListener('input', look)
    input.addEventListener('keydown', (event) => {
      // Escape empties the field first; without anything to empty it is the dialog's.
      if (event.key === 'Escape' && input.value !== '') event.stopPropagation()
    })
    return element('div', { class: 'platen-search', role: 'search' }, icon('search'), element('label', { for: id, class: 'platen-hidden' }, formText('search.label')), input)
  }
}
