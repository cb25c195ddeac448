/** The settings of one node while its dialog is open: what is set, what is shown, what has changed. Knows no page. */
import type { Field, StoredValue, ValueType } from '../../lib/flow/description'

export type Stored = Readonly<Record<string, StoredValue>>

const same = (a: StoredValue | undefined, b: StoredValue | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.type === b.type && a.value === b.value)

/** The kind in which a field's plain control (not the TypedInput) keeps its value. */
export function plainType(field: Field): ValueType {
  switch (field.control) {
    case 'number':
      return 'num'
    case 'checkbox':
      return 'bool'
    case 'choices':
    case 'table':
      return 'json'
    case 'select': {
      const kinds = new Set((field.choices ?? []).map((choice) => typeof choice.value))
      if (kinds.size === 0) return field.types?.[0] ?? 'str'
      return kinds.has('number') ? 'num' : kinds.has('boolean') ? 'bool' : 'str'
    }
    case 'typed':
      return field.default?.type ?? field.types?.[0] ?? 'msg'
    default:
      return 'str'
  }
}

const DYNAMIC: readonly ValueType[] = ['msg', 'flow', 'global', 'env', 'jsonata']

/** All kinds that an author may choose for a field, its plain one first. */
export function offeredTypes(field: Field): ValueType[] {
  const plain = plainType(field)
  const types = field.types ?? (field.fixed ? [plain] : [plain, ...DYNAMIC])
  return types.includes(plain) ? [plain, ...types.filter((type) => type !== plain)] : [...types]
}

export class Settings {
  private readonly values = new Map<string, StoredValue>()
  private readonly listeners = new Set<(name: string | undefined) => void>()

  constructor(
    readonly fields: readonly Field[],
    stored: Stored | undefined,
  ) {
    for (const [name, value] of Object.entries(stored ?? {})) this.values.set(name, value)
  }

  field(name: string): Field | undefined {
    return this.fields.find((field) => field.name === name)
  }

  /** What the author set. */
  get(name: string): StoredValue | undefined {
    return this.values.get(name)
  }

  /** What the node will use: set, or the field's default. */
  effective(name: string): StoredValue | undefined {
    return this.values.get(name) ?? this.field(name)?.default
  }

  /** Sets, or with undefined leaves to the default. A value that is the field's default counts as not set. */
  set(name: string, value: StoredValue | undefined): void {
    const before = this.values.get(name)
    const after = value !== undefined && same(value, this.field(name)?.default) ? undefined : value
    if (same(before, after)) return
    if (after === undefined) this.values.delete(name)
    else this.values.set(name, after)
    this.tell(name)
  }

  /** Several at once; one change for those who listen. */
  setAll(values: Readonly<Record<string, StoredValue | undefined>>): void {
    const quiet = [...this.listeners]
    this.listeners.clear()
    for (const [name, value] of Object.entries(values)) this.set(name, value)
    for (const listener of quiet) this.listeners.add(listener)
    this.tell(undefined)
  }

  /** Whether the field's condition holds. A hidden field keeps its value. */
  isShown(field: Field): boolean {
    return this.holds(field.when)
  }

  /** Whether a condition on another field holds. */
  holds(when: Field['when']): boolean {
    if (!when) return true
    const other = this.field(when.field)
    const value = this.effective(when.field)?.value ?? other?.serviceDefault
    return value !== undefined && when.is.includes(value) && (!other || this.isShown(other))
  }

  /** How many fields of a group the author set. */
  changedIn(group: string): number {
    return this.fields.filter((field) => field.group === group && this.values.has(field.name)).length
  }

  /** As it goes into the flow file: only what was set, in the fields' order; members we do not know stay. */
  stored(): Record<string, StoredValue> {
    const stored: Record<string, StoredValue> = {}
    for (const field of this.fields) {
      const value = this.values.get(field.name)
      if (value) stored[field.name] = value
    }
    for (const [name, value] of this.values) if (!(name in stored)) stored[name] = value
    return stored
  }

  /** Called with the field's name, or undefined after several changes. */
  onChange(listener: (name: string | undefined) => void): void {
    this.listeners.add(listener)
  }

  private tell(name: string | undefined): void {
    for (const listener of [...this.listeners]) listener(name)
  }
}
