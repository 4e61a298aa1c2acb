/** The type table: equal types become one; what is used once, or is too short to gain by it, stands where it is used. */
import type { Type } from '../../src/spec/type.js'

/** What a reference costs where it stands: `"#1234"`. */
const REFERENCE_LENGTH = 7

export interface Table {
  readonly lines: readonly string[]
  /** A type with its references numbered. */
  readonly numbered: (type: Type) => Type
  /** The same, never itself a reference: what is inside is numbered. */
  readonly opened: (type: Type) => Type
}

/** `definitions` are the named types; a reference to one is `#name`. */
export function buildTable(definitions: ReadonlyMap<string, Type>, roots: readonly Type[]): Table {
  const { named, lift } = liftAll(definitions, roots)
  const canonical = mergeEqual(named)
  const bodyOf = (name: string) => mapReferences(named.get(name)!, of => canonical.get(of)!)
  const bodies = new Map([...new Set(canonical.values())].map(name => [name, bodyOf(name)]))
  const shared = chooseShared(
    bodies,
    roots.map(root => canonicalRoot(lift(root), canonical)),
  )

  const numbers = new Map<string, number>()
  const lines: string[] = []
  const inlined = (type: Type): Type =>
    mapReferences(type, name => (shared.has(name) ? `#${numberOf(name)}` : inlined(bodies.get(name)!)))
  const numberOf = (name: string): number => {
    let number = numbers.get(name)
    if (number === undefined) {
      number = lines.push('') - 1
      numbers.set(name, number)
      lines[number] = JSON.stringify(inlined(bodies.get(name)!))
    }
    return number
  }
  const numbered = (type: Type) => inlined(canonicalRoot(lift(type), canonical))
  const opened = (type: Type) => mapReferences(canonicalRoot(lift(type), canonical), name => inlined(bodies.get(name)!))
  for (const root of roots) numbered(root)
  return { lines, numbered, opened }
}

const canonicalRoot = (root: Type, canonical: ReadonlyMap<string, string>): Type =>
  mapReferences(root, name => canonical.get(name)!)

/** Gives every node a name, so that any two may turn out to be one. */
function liftAll(definitions: ReadonlyMap<string, Type>, roots: readonly Type[]) {
  const named = new Map<string, Type>()
  const names = new Map<string, string>()
  const lift = (type: Type): Type => {
    if (typeof type === 'string') return type
    const node = mapParts(type, lift)
    const text = JSON.stringify(node)
    let name = names.get(text)
    if (name === undefined) {
      name = `#/${names.size}`
      names.set(text, name)
      named.set(name, node)
    }
    return name
  }
  for (const [name, type] of definitions) named.set(name, mapParts(type, lift))
  roots.forEach(lift)
  return { named, lift }
}

/** Types that say the same are one; merging some makes others equal, so it goes on until nothing changes. */
function mergeEqual(named: ReadonlyMap<string, Type>): ReadonlyMap<string, string> {
  const canonical = new Map([...named.keys()].map(name => [name, name]))
  for (let merged = true; merged; ) {
    merged = false
    const byText = new Map<string, string>()
    for (const [name, type] of named) {
      if (canonical.get(name) !== name) continue
      const text = JSON.stringify(mapReferences(type, of => canonical.get(of)!))
      const first = byText.get(text)
      if (first !== undefined) {
        canonical.set(name, first)
        merged = true
      } else byText.set(text, name)
    }
    for (const [name, target] of canonical) canonical.set(name, canonical.get(target)!)
  }
  return canonical
}

/** Those that gain by a line of their own, and those that contain themselves, which need one. */
function chooseShared(bodies: ReadonlyMap<string, Type>, roots: readonly Type[]): ReadonlySet<string> {
  const uses = new Map<string, number>()
  const recursive = new Set<string>()
  const inFirstOrder: string[] = []
  const open = new Set<string>()
  const visit = (type: Type): void => {
    mapReferences(type, name => {
      if (open.has(name)) recursive.add(name)
      const before = uses.get(name) ?? 0
      uses.set(name, before + 1)
      if (before === 0) {
        open.add(name)
        visit(bodies.get(name)!)
        open.delete(name)
        inFirstOrder.push(name)
      }
      return name
    })
  }
  roots.forEach(visit)

  const shared = new Set(recursive)
  const lengths = new Map<string, number>()
  for (const name of inFirstOrder) {
    // What it contains is decided by now, but for itself.
    let length = 0
    const text = JSON.stringify(
      mapReferences(bodies.get(name)!, of => {
        length += shared.has(of) ? REFERENCE_LENGTH - 2 : lengths.get(of)! - 2
        return ''
      }),
    )
    length += text.length
    lengths.set(name, length)
    if ((uses.get(name)! - 1) * length > uses.get(name)! * REFERENCE_LENGTH + 1) shared.add(name)
  }
  return shared
}

/** Replaces every `#name` in a type. */
function mapReferences(type: Type, replace: (name: string) => Type): Type {
  if (typeof type !== 'string') return mapParts(type, part => mapReferences(part, replace))
  return type.startsWith('#') ? replace(type) : type
}

/** A node with each of the types right inside it replaced. */
function mapParts(node: Type, map: (part: Type) => Type): Type {
  if (typeof node === 'string') return node
  if ('o' in node) return { o: Object.fromEntries(Object.entries(node.o).map(([key, of]) => [key, map(of)])) }
  if ('a' in node) return { a: map(node.a) }
  if ('m' in node) return { m: map(node.m) }
  if ('l' in node) return { l: map(node.l) }
  if ('z' in node) return { z: map(node.z) }
  if ('u' in node) return { u: node.u.map(map) }
  return node
}
