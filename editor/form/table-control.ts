/** Rows of a table, a column for each of the field's `columns`; kept as a JSON list of objects without empty members. */
import type { Field, StoredValue } from '../../lib/flow/description'
import { button, element, freshId, icon } from '../elements'
import { formText } from '../texts'
import type { Control, ControlContext } from './control'

type Row = Record<string, string | number | boolean>

function rowsIn(value: StoredValue | undefined): Row[] {
  try {
    const rows = JSON.parse(String(value?.value ?? '[]')) as unknown
    return Array.isArray(rows) ? rows.filter((row): row is Row => typeof row === 'object' && row !== null).map((row) => ({ ...row })) : []
  } catch {
    return []
  }
}

export function tableControl(context: ControlContext): Control {
  const columns = context.field.columns ?? []
  const body = element('tbody')
  let rows: Row[] = []
  let drawn = false

  const keep = (): void => context.change(rows.length === 0 ? undefined : { type: 'json', value: JSON.stringify(rows) })

  const cell = (column: Field, row: Row, number: number): HTMLElement => {
    const texts = context.texts.column(column.name)
    const label = formText('table.cell', { label: texts.label, number: number + 1 })
    const put = (value: string | number | boolean): void => {
      if (value === '' || value === false) delete row[column.name]
      else row[column.name] = value
      keep()
    }
    if (column.control === 'checkbox') {
      const box = element('input', { type: 'checkbox', 'aria-label': label })
      box.checked = row[column.name] === true
      box.addEventListener('change', () => put(box.checked))
      return box
    }
    if (column.control === 'select' && !column.open) {
      const options = (column.choices ?? []).map(({ value, key }) =>
        element('option', { value: String(value) }, (key !== undefined && texts.choice(key)) || String(value)),
      )
      const select = element('select', { 'aria-label': label }, element('option', { value: '' }, ''), ...options)
      select.value = String(row[column.name] ?? '')
      select.addEventListener('change', () => put(column.choices?.find((choice) => String(choice.value) === select.value)?.value ?? ''))
      return select
    }
    const known = column.open ? (column.choices ?? []).map(({ value }) => String(value)) : []
    const list = element('datalist', { id: freshId('known') }, ...known.map((value) => element('option', { value })))
    const input = element('input', { type: 'text', 'aria-label': label, placeholder: texts.placeholder, autocomplete: 'off', list: known.length > 0 ? list.id : undefined })
    input.value = String(row[column.name] ?? '')
    input.addEventListener('input', () => {
      const number = Number(input.value)
      put(column.control === 'number' && input.value.trim() !== '' && Number.isFinite(number) ? number : input.value)
    })
    return known.length > 0 ? element('div', {}, input, list) : input
  }

  const move = (from: number, to: number): void => {
    const [row] = rows.splice(from, 1)
    if (row) rows.splice(to, 0, row)
    keep()
    draw()
    body.rows[to]?.querySelector<HTMLElement>('button:not([disabled])')?.focus()
  }

  const draw = (): void => {
    body.replaceChildren(
      ...rows.map((row, number) => {
        const up = button(icon('arrow-up'), { label: formText('table.up', { number: number + 1 }), onClick: () => move(number, number - 1) })
        up.disabled = number === 0
        const remove = button(icon('times'), {
          label: formText('table.remove', { number: number + 1 }),
          onClick: () => {
            rows.splice(number, 1)
            keep()
            draw()
            add.focus()
          },
        })
        return element(
          'tr',
          {},
          ...columns.map((column) => element('td', {}, cell(column, row, number))),
          element('td', { class: 'platen-table-buttons' }, up, remove),
        )
      }),
    )
    table.hidden = rows.length === 0
  }

  const add = button(formText('table.add'), {
    onClick: () => {
      rows.push({})
      draw()
      body.rows[rows.length - 1]?.querySelector<HTMLElement>('input, select')?.focus()
    },
  })
  const headings = columns.map((column) => element('th', { scope: 'col' }, context.texts.column(column.name).label))
  const table = element(
    'table',
    { class: 'platen-table', 'aria-describedby': context.describedBy },
    element('thead', {}, element('tr', {}, ...headings, element('td'))),
    body,
  )
  return {
    element: element('div', { class: 'platen-stack' }, table, element('div', {}, add)),
    show(value) {
      // Its own changes come back here; only a change from outside (preset, reset) draws again.
      const next = rowsIn(value)
      if (drawn && JSON.stringify(next) === JSON.stringify(rows)) return
      drawn = true
      rows = next
      draw()
    },
  }
}
