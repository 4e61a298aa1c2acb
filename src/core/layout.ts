/**
 * Objects over objects, in a form that stays cheap. V8 gives an object that was copied by `{ ...base }` and then gains
 * another key a hidden class of its own, kilobytes each; one that is copied with all its keys, and only then written to,
 * shares its class with every other of its kind. So a stored object that gains keys is copied from a layout: an object
 * with the same keys in the same order, kept for the purpose.
 */
type Fields = Record<string, unknown>

/** A memo of a pure function of the keys; it is dropped when it has grown too large. */
const layouts = new Map<string, Fields>()
const LAYOUTS_MAX = 10_000

/** `{ ...base, ...changes }` */
export function overlay(base: Readonly<Fields>, changes: Readonly<Fields>): Fields {
  const result: Fields = gains(base, changes) ? widened(base, changes) : { ...base }
  for (const key in changes) result[key] = changes[key]
  return result
}

function gains(base: Readonly<Fields>, changes: Readonly<Fields>): boolean {
  for (const key in changes) if (!Object.hasOwn(base, key)) return true
  return false
}

/** A copy of `base` that has room for the keys of `changes`. */
function widened(base: Readonly<Fields>, changes: Readonly<Fields>): Fields {
  const keys = Object.keys(base)
  for (const key in changes) if (!Object.hasOwn(base, key)) keys.push(key)
  const signature = keys.join('\n')
  let layout = layouts.get(signature)
  if (layout === undefined) {
    if (layouts.size >= LAYOUTS_MAX) layouts.clear()
    layout = JSON.parse(`{${keys.map(key => `${JSON.stringify(key)}:null`).join()}}`) as Fields
    layouts.set(signature, layout)
  }
  const result = { ...layout }
  for (const key in base) result[key] = base[key]
  return result
}
