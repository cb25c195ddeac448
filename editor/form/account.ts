/**
 * "Runs on": the built-in engine first, then the accounts that exist. One choice sets two references of the node: `account`, and
 * `engine` where the engine has settings of its own.
 */
import { showWhole } from './plain-controls'
import { button, element, freshId, icon } from '../elements'
import { editor, query, type EditorNode } from '../red'
import { formText, nodeText } from '../texts'

const ENGINE = 'platen-engine'
/** Never on the page: what the config dialog writes its result into when it closes. */
const PROXY_PREFIX = 'platen-proxy'

export interface AccountChoice {
  readonly element: HTMLElement
  /** Ids as stored; empty: built-in engine, engine's defaults. */
  account(): string
  engine(): string
  dispose(): void
}

/** Config nodes of a type that the node's flow may use, by label. */
function configNodes(type: string, node: EditorNode): { id: string; label: string }[] {
  const found: { id: string; label: string }[] = []
  editor().nodes.eachConfig((config) => {
    if (config.type === type && (!config.z || config.z === node.z))
      found.push({ id: config.id, label: editor().utils.getNodeLabel(config, config.id) + (config.d ? ` [${formText('account.disabled')}]` : '') })
  })
  return found.sort((a, b) => a.label.localeCompare(b.label))
}

/** A hidden input that Node-RED reads when the dialog is closed with "Done", and counts users by. */
function reference(name: 'account' | 'engine', value: string | undefined): HTMLInputElement {
  const input = element('input', { type: 'hidden', id: `node-input-${name}` })
  input.value = value ?? ''
  return input
}

/**
 * @param accountType type of the account's config node
 * @param changed called when another side, account or engine was chosen
 */
export function accountChoice(node: EditorNode, accountType: string, changed: () => void): AccountChoice {
  const account = reference('account', node.account)
  const engine = reference('engine', node.engine)
  const id = freshId('account')
  const hintId = `${id}-hint`
  const select = element('select', { id, class: 'platen-wide', 'aria-describedby': hintId })
  const hint = element('div', { class: 'platen-hint', id: hintId })
  const accountLabel = nodeText(accountType, 'label') ?? accountType
  const engineLabel = nodeText(ENGINE, 'label') ?? ENGINE
  const notOnEngineYet = Boolean(window.PlatenNodes?.[node.type]?.notOnEngineYet)

  const draw = (): void => {
    const group = (type: string, label: string): HTMLElement | undefined => {
      const options = configNodes(type, node).map((config) => element('option', { value: `${type}/${config.id}` }, config.label))
      return options.length > 0 ? element('optgroup', { label }, ...options) : undefined
    }
    const chosen = account.value ? `${accountType}/${account.value}` : engine.value ? `${ENGINE}/${engine.value}` : ''
    const groups = [group(ENGINE, formText('account.engines')), group(accountType, accountLabel)].filter((one) => one !== undefined)
    select.replaceChildren(element('option', { value: '' }, formText('account.builtIn')), ...groups)
    select.value = chosen
    if (select.value !== chosen) {
      // Deleted, or out of this flow's reach: shown as such, not silently replaced.
      select.append(element('option', { value: chosen }, formText('account.missing')))
      select.value = chosen
    }
    showWhole(select)
    // There is nothing to edit of the engine as it comes, and its name needs the room.
    edit.hidden = chosen === ''
    edit.disabled = chosen === '' || !editor().nodes.node(account.value || engine.value)
    const notYet = !account.value && notOnEngineYet
    hint.textContent = formText(account.value ? 'account.vendorHint' : notYet ? 'account.notOnEngineYet' : 'account.builtInHint')
    hint.className = notYet ? 'platen-reason' : 'platen-hint'
    row.classList.toggle('platen-invalid', notYet)
  }

  const choose = (type: string, config: string): void => {
    account.value = type === accountType ? config : ''
    engine.value = type === ENGINE ? config : ''
    draw()
    changed()
  }

  select.addEventListener('change', () => {
    const [type = '', config = ''] = select.value.split(/\/(.*)/s)
    choose(type, config)
  })

  // When a config dialog closes, Node-RED fills the select of this id with what was made or changed, and fires "change" on it.
  const proxies = [accountType, ENGINE].map((type) => {
    const proxy = element('select', { id: `${PROXY_PREFIX}-${type}`, hidden: true, 'aria-hidden': 'true', tabindex: -1 })
    query(proxy).on('change', () => {
      const config = proxy.value === '_ADD_' ? '' : proxy.value
      if (config || select.value.startsWith(`${type}/`)) choose(config ? type : '', config)
    })
    return proxy
  })

  const open = (type: string, config: string): void => editor().editor.editConfig(type, type, config, PROXY_PREFIX, node)
  const edit = button(icon('pencil'), {
    label: formText('account.edit'),
    onClick: () => (account.value ? open(accountType, account.value) : open(ENGINE, engine.value)),
  })
  const menu = element(
    'div',
    { class: 'platen-menu', hidden: true },
    ...[accountType, ENGINE].map((type) =>
      button(formText('account.add', { type: type === ENGINE ? engineLabel : accountLabel }), {
        onClick: () => {
          toggle(false)
          open(type, '_ADD_')
        },
      }),
    ),
  )
  const toggle = (shown: boolean): void => {
    menu.hidden = !shown
    add.setAttribute('aria-expanded', String(shown))
    if (shown) menu.querySelector('button')?.focus()
  }
  const add = button(icon('plus'), { label: formText('account.addAny'), onClick: () => toggle(menu.hidden) })
  add.setAttribute('aria-expanded', 'false')
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    toggle(false)
    add.focus()
  })

  const gone = (config: EditorNode): void => {
    if (config.type === accountType || config.type === ENGINE) draw()
  }
  editor().events.on('nodes:remove', gone)

  const row = element(
    'div',
    { class: 'platen-row platen-row-account' },
    element('div', { class: 'platen-title' }, element('label', { for: id }, formText('account.label'))),
    element('div', { class: 'platen-cell' }, element('div', { class: 'platen-control platen-line' }, select, edit, add)),
    menu,
    hint,
    account,
    engine,
    ...proxies,
  )
  draw()
  return {
    element: row,
    account: () => account.value,
    engine: () => engine.value,
    dispose: () => editor().events.off('nodes:remove', gone),
  }
}
