/**
 * Objects over objects, in a form that stays cheap. V8 gives an object that was copied by `{ ...base }` and then gains
 * another key a hidden class of its own, kilobytes each; one that is copied with all its keys, and only then written to,
 * shares its class with every other of its kind. So a stored object that gains keys is copied from a layout: an object
 * with the same keys in the same order, kept for the purpose.
 */
type Fields = Record<string, unknown>

/** `{ ...template, ...changes }`, for a template that many objects are made of. */
export function fromTemplate(template: Readonly<Fields>, changes: Readonly<Fields>): Fields {
  return written(copyOf(template, gainedKeys(template, changes)), changes)
}

/** A copy of a template with room for the keys that it is to gain, to be written to. */
export const copyOf = (template: Readonly<Fields>, gained: readonly string[] | undefined): Fields =>
  gained === undefined ? { ...template } : { ...widened(template, gained) }

/** Layouts by template and by the keys it gains: memos of a pure function. */
const wide = new WeakMap<object, Map<string, Fields>>()

function widened(template: Readonly<Fields>, gained: readonly string[]): Fields {
  let layouts = wide.get(template)
  if (layouts === undefined) wide.set(template, (layouts = new Map()))
  const signature = gained.join('\n')
  let layout = layouts.get(signature)
  if (layout === undefined) {
    if (layouts.size >= LAYOUTS_MAX) layouts.clear()
    layout = layoutOf([...Object.keys(template), ...gained])
    for (const key in template) layout[key] = template[key]
    layouts.set(signature, layout)
  }
  return layout
}

/** `{ ...base, ...changes }`, for a base that is one of many. */
export function overlay(base: Readonly<Fields>, changes: Readonly<Fields>): Fields {
  const gained = gainedKeys(base, changes)
  if (gained === undefined) return written({ ...base }, changes)
  const keys = [...Object.keys(base), ...gained]
  const signature = keys.join('\n')
  let layout = layouts.get(signature)
  if (layout === undefined) {
    if (layouts.size >= LAYOUTS_MAX) layouts.clear()
    layout = layoutOf(keys)
    layouts.set(signature, layout)
  }
  return written(written({ ...layout }, base), changes)
}

/** Layouts by all their keys. */
const layouts = new Map<string, Fields>()
const LAYOUTS_MAX = 1000

/** An object that was parsed has a hidden class that its copies share. */
const layoutOf = (keys: readonly string[]): Fields =>
  JSON.parse(`{${keys.map(key => `${JSON.stringify(key)}:null`).join()}}`) as Fields

function gainedKeys(base: Readonly<Fields>, changes: Readonly<Fields>): string[] | undefined {
  let gained: string[] | undefined
  for (const key in changes) {
    if (Object.hasOwn(base, key)) continue
    gained ??= []
    gained.push(key)
  }
  return gained
}

function written(target: Fields, changes: Readonly<Fields>): Fields {
  for (const key in changes) target[key] = changes[key]
  return target
}
