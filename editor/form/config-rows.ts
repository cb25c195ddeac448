/** Rows that only config nodes have: sign-in, and references to config nodes of Node-RED itself (TLS, proxy). */
import { element } from '../elements'
import { editor, query, type EditorNode } from '../red'
import { textsAt } from '../texts'

/** How Node-RED's editor stands for a stored password that it was never told. */
export const STORED_PASSWORD = '__PWRD__'

const row = (id: string, label: string, hint: string | undefined, control: HTMLElement): HTMLElement =>
  element(
    'div',
    { class: 'platen-row' },
    element('div', { class: 'platen-title' }, element('label', { for: id }, label)),
    element('div', { class: 'platen-cell' }, element('div', { class: 'platen-control' }, control)),
    hint !== undefined && element('div', { class: 'platen-hint', id: `${id}-hint` }, hint),
  )

/** Inputs of the ids that Node-RED reads credentials from when the dialog closes. */
export function credentialRows(node: EditorNode, credentials: Readonly<Record<string, { type: 'text' | 'password' }>>): HTMLElement[] {
  return Object.entries(credentials).map(([name, { type }]) => {
    const texts = textsAt(node.type, `credentials.${name}`, name)
    const id = `node-config-input-${name}`
    const input = element('input', {
      id,
      type,
      class: 'platen-wide',
      // "off" is ignored by browsers for passwords.
      autocomplete: type === 'password' ? 'new-password' : 'off',
      'aria-describedby': texts.hint ? `${id}-hint` : undefined,
    })
    const known = node.credentials?.[name]
    input.value = typeof known === 'string' ? known : node.credentials?.[`has_${name}`] ? STORED_PASSWORD : ''
    return row(id, texts.label, texts.hint, input)
  })
}

/**
 * Node-RED has already made its own select and buttons of the template's inputs; they move into rows of ours and get names.
 * @param form the template's container
 */
export function referenceRows(node: EditorNode, references: Readonly<Record<string, string>>, form: HTMLElement): HTMLElement[] {
  const rows: HTMLElement[] = []
  for (const name of Object.keys(references)) {
    const id = `node-config-input-${name}`
    const select = form.querySelector<HTMLElement>(`#${id}`)
    if (!select) continue
    const texts = textsAt(node.type, `references.${name}`, name)
    const native = select.parentElement?.closest('.platen-native') === select.parentElement ? select : (select.parentElement as HTMLElement)
    native.style.width = '100%'
    if (texts.hint) select.setAttribute('aria-describedby', `${id}-hint`)
    for (const [end, key] of [['edit', 'editor.editConfig'], ['add', 'editor.addNewConfig']] as const) {
      const link = form.querySelector<HTMLElement>(`#node-config-input-btn-${name}-${end}`)
      if (!link) continue
      link.setAttribute('role', 'button')
      const follow = (): void => {
        const disabled = link.classList.contains('disabled')
        link.setAttribute('aria-disabled', String(disabled))
        link.setAttribute('tabindex', disabled ? '-1' : '0')
      }
      follow()
      // Node-RED's own handler, registered before, says by a class alone whether the button does anything.
      query(select).on('change', follow)
      link.setAttribute('aria-label', editor()._(key, { type: texts.label }))
      link.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        link.click()
      })
    }
    rows.push(row(id, texts.label, texts.hint, native))
  }
  return rows
}

/** The node's name. `prefix` is that of Node-RED's inputs in this kind of dialog. */
export function nameRow(node: EditorNode, prefix: string, label: string, placeholder: string | undefined): HTMLElement {
  const id = `${prefix}-name`
  const input = element('input', { type: 'text', id, class: 'platen-wide', placeholder, autocomplete: 'off' })
  input.value = node.name ?? ''
  return row(id, label, undefined, input)
}
