/** Presets: sets of values to start from, as a row of buttons; the one that the settings equal is pressed. */
import type { Preset } from '../../lib/flow/description'
import { button, element, freshId } from '../elements'
import { editor } from '../red'
import { reasonFor } from '../settings/reasons'
import type { Settings } from '../settings/settings'
import { formText } from '../texts'

export interface Presets {
  readonly element: HTMLElement
  refresh(): void
}

/** A preset in the author's language. */
function localized(preset: Preset): Preset {
  const language = editor().i18n.lang().split('-')[0] ?? ''
  return { ...preset, params: { ...preset.params, ...preset.localized?.[language] } }
}

export function presetRow(settings: Settings, all: readonly Preset[], label: (name: string) => string, onEngine: () => boolean): Presets {
  const id = freshId('presets')
  const presets = all.map(localized)
  /** Fields that any preset sets: choosing another preset leaves nothing of the one before. */
  const touched = new Set(presets.flatMap((preset) => Object.keys(preset.params)))

  const isChosen = (preset: Preset): boolean =>
    [...touched].every((name) => {
      const wanted = preset.params[name] ?? settings.field(name)?.default
      const value = settings.effective(name)
      return wanted?.type === value?.type && wanted?.value === value?.value
    })
  const notYet = (preset: Preset): boolean =>
    onEngine() &&
    Object.entries(preset.params).some(([name, value]) => {
      const field = settings.field(name)
      return field !== undefined && /otOnEngineYet$/.test(reasonFor(field, value, 'engine')?.key ?? '')
    })

  const buttons = presets.map((preset) => {
    const made = button(label(preset.name), {
      class: 'platen-preset',
      onClick: () => settings.setAll(Object.fromEntries([...touched].map((name) => [name, preset.params[name]]))),
    })
    return { preset, made }
  })
  const note = element('div', { class: 'platen-hint', id: `${id}-hint` })
  return {
    element: element(
      'div',
      { class: 'platen-row platen-row-presets' },
      element('div', { class: 'platen-title', id }, formText('presets.label')),
      element('div', { class: 'platen-cell', role: 'group', 'aria-labelledby': id, 'aria-describedby': `${id}-hint` }, ...buttons.map(({ made }) => made)),
      note,
    ),
    refresh() {
      let later = false
      for (const { preset, made } of buttons) {
        made.setAttribute('aria-pressed', String(isChosen(preset)))
        const missing = notYet(preset)
        made.classList.toggle('platen-muted', missing)
        made.title = missing ? formText('marks.notOnEngineYet') : ''
        later ||= missing
      }
      note.textContent = later ? formText('presets.notOnEngineYet') : ''
    },
  }
}
