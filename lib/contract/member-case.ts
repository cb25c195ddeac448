/** JSON whose members come in more than one spelling, brought to the names that a schema uses. */
import type { TSchema } from '@sinclair/typebox'

/**
 * The same value with members renamed to the schema's spelling where only their case differs, all the way down. A member that the
 * schema has in exactly that spelling wins over one that only resembles it; members that the schema does not know stay as they are.
 * @param value parsed JSON; it is not changed
 */
export function withSchemaNames(schema: TSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const item = itemSchemaOf(schema)
    return item ? value.map((entry) => withSchemaNames(item, entry)) : value
  }
  if (typeof value !== 'object' || value === null) return value
  const members = membersOf(schema)
  if (members.size === 0) return value
  const names = new Map([...members.keys()].map((name) => [name.toLowerCase(), name]))
  const renamed: [string, unknown][] = []
  for (const [key, member] of Object.entries(value)) {
    const name = members.has(key) ? key : (names.get(key.toLowerCase()) ?? key)
    if (name !== key && Object.hasOwn(value, name)) continue
    const memberSchema = members.get(name)
    renamed.push([name, memberSchema ? withSchemaNames(memberSchema, member) : member])
  }
  return Object.fromEntries(renamed)
}

/** Schemas of the members of an object; of a union, of all its objects (the first that has a member says what it is). */
function membersOf(schema: TSchema): Map<string, TSchema> {
  const found = new Map<string, TSchema>()
  for (const part of alternativesOf(schema))
    for (const [name, member] of Object.entries((part.properties ?? {}) as Record<string, TSchema>))
      if (!found.has(name)) found.set(name, member)
  return found
}

const itemSchemaOf = (schema: TSchema): TSchema | undefined =>
  alternativesOf(schema).find((part) => part.type === 'array' && part.items)?.items as TSchema | undefined

const alternativesOf = (schema: TSchema): TSchema[] => (schema.anyOf ?? schema.allOf ?? [schema]) as TSchema[]
