/** "Test connection" of a config node's dialog. */
import { button, element, icon } from '../elements'
import { formText } from '../texts'
import { testConnection, type FormNode } from './ask'

export function testButton(current: () => FormNode): HTMLElement {
  const result = element('div', { class: 'platen-test-result', role: 'status' })
  const say = (kind: 'busy' | 'good' | 'bad', text: string): void => {
    const names = { busy: 'circle-o-notch fa-spin', good: 'check-circle', bad: 'exclamation-triangle' }
    result.className = `platen-test-result platen-test-${kind}`
    result.replaceChildren(icon(names[kind]), element('span', {}, text))
  }
  const run = async (): Promise<void> => {
    made.disabled = true
    say('busy', formText('test.busy'))
    try {
      const { ok, message } = await testConnection(current())
      say(ok ? 'good' : 'bad', message)
    } catch (error) {
      say('bad', (error as Error).message)
    }
    made.disabled = false
  }
  const made = button(formText('test.label'), { onClick: () => void run() })
  return element('div', { class: 'platen-row platen-row-test' }, element('div', { class: 'platen-title' }), element('div', { class: 'platen-cell' }, made), result)
}
