/** What came of something that was asked for: under way, good or bad; told to readers of the screen too. */
import { element, icon } from '../elements'

const ICONS = { busy: 'circle-o-notch fa-spin', good: 'check-circle', bad: 'exclamation-triangle' } as const

export interface ResultLine {
  readonly element: HTMLElement
  say(kind: keyof typeof ICONS, text: string): void
  clear(): void
}

export function resultLine(): ResultLine {
  const line = element('div', { class: 'platen-test-result', role: 'status' })
  return {
    element: line,
    say(kind, text) {
      line.className = `platen-test-result platen-test-${kind}`
      line.replaceChildren(icon(ICONS[kind]), element('span', {}, text))
    },
    clear: () => line.replaceChildren(),
  }
}
