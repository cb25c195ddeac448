/** Making page elements. */

type Child = Node | string | undefined | false

/** An element with attributes (`class`, `for`, `aria-...`; `undefined` and false leave one off) and children. */
export function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value))
  for (const child of children) if (child !== undefined && child !== false) made.append(child)
  return made
}

/** An icon of the editor's own set, which no reader announces. */
export const icon = (name: string): HTMLElement => element('i', { class: `fa fa-${name}`, 'aria-hidden': 'true' })

/** A button of the editor's style. `label` is spoken, and shown as a tooltip, where the button holds only an icon. */
export function button(content: Child, options: { label?: string; class?: string; onClick: (event: MouseEvent) => void }): HTMLButtonElement {
  const made = element(
    'button',
    { type: 'button', class: `red-ui-button ${options.class ?? ''}`, title: options.label, 'aria-label': options.label },
    content,
  )
  made.addEventListener('click', options.onClick)
  return made
}

let last = 0
/** An id that is new on this page. */
export const freshId = (name: string): string => `platen-${name.replace(/[^A-Za-z0-9]/g, '-')}-${++last}`
