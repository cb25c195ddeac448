/** "Test connection" of a config node's dialog. */
import { button, element } from '../elements'
import { formText } from '../texts'
import { testConnection, type FormNode } from './ask'
import { resultLine } from './result-line'

export function testButton(current: () => FormNode): HTMLElement {
  const result = resultLine()
  const run = async (): Promise<void> => {
    made.disabled = true
    result.say('busy', formText('test.busy'))
    try {
      const { ok, message } = await testConnection(current())
      result.say(ok ? 'good' : 'bad', message)
    } catch (error) {
      result.say('bad', (error as Error).message)
    }
    made.disabled = false
  }
  const made = button(formText('test.label'), { onClick: () => void run() })
  return element('div', { class: 'platen-row platen-row-test' }, element('div', { class: 'platen-title' }), element('div', { class: 'platen-cell' }, made), result.element)
}
