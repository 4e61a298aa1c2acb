/**
 * How the objects of one kind lie in memory. V8 copies an object as one block (0.1 µs for an invoice) where the place in
 * the code that copies it has met few hidden classes, and key by key (1.3 µs, and 8 KB of garbage) where it has met many.
 * So each kind is copied at a place of its own, and always from the same few objects, its layouts: the template, and the
 * template with the keys that objects gain. What is then written over the copy changes its hidden class no more.
 */
type Fields = Record<string, unknown>
type Keys = readonly string[]

export interface Layouts {
  /** A copy of the template with room for the keys that it is to gain, to be written to. */
  readonly room: (gained: Keys) => Fields
  /** `{ ...template, ...parts[0], ...parts[1], … }`, without the cost of putting the parts together first. */
  readonly make: (parts: readonly Readonly<Fields>[]) => Fields
  /** `{ ...base, ...changes }`, for a base of this kind. */
  readonly change: (base: Readonly<Fields>, changes: Readonly<Fields>) => Fields
}

interface Layout {
  readonly keys: Keys
  readonly blank: Readonly<Fields>
}

export function layoutsOf(template: Readonly<Fields>): Layouts {
  const copy = placeToCopy()
  const own = Object.keys(template)
  /** Memos of a pure function, the one used last first. */
  let known: readonly Layout[] = [{ keys: own, blank: template }]
  const use = (layout: Layout): Layout => {
    if (known[0] !== layout) known = [layout, ...known.filter(other => other !== layout).slice(0, LAYOUTS_MAX)]
    return layout
  }
  const room = (gained: Keys): Fields =>
    copy(
      use(known.find(({ keys }) => isTail(keys, own.length, gained)) ?? widened(template, [...own, ...gained])).blank,
    )
  return {
    room,
    make: parts => parts.reduce(written, room(gainedKeys(template, parts))),
    change(base, changes) {
      const gained = gainedKeys(base, [changes])
      for (const layout of known) {
        const changed = copy(layout.blank)
        const count = writtenInOrder(changed, base, layout.keys)
        if (count !== undefined && isTail(layout.keys, count, gained)) {
          use(layout)
          return written(changed, changes)
        }
      }
      const layout = use(widened(template, [...Object.keys(base), ...gained]))
      return written(written(copy(layout.blank), base), changes)
    },
  }
}

const LAYOUTS_MAX = 50

/** An object that was parsed has a hidden class that its copies share, however many keys it has. */
function widened(template: Readonly<Fields>, keys: Keys): Layout {
  const blank = JSON.parse(`{${keys.map(key => `${JSON.stringify(key)}:null`).join()}}`) as Fields
  for (const key in template) if (key in blank) blank[key] = template[key]
  return { keys, blank }
}

const NONE: Keys = []

function gainedKeys(base: Readonly<Fields>, parts: readonly Readonly<Fields>[]): Keys {
  let gained: string[] | undefined
  for (const part of parts) {
    for (const key in part) {
      if (Object.hasOwn(base, key) || gained?.includes(key)) continue
      gained ??= []
      gained.push(key)
    }
  }
  return gained ?? NONE
}

function isTail(keys: Keys, from: number, tail: Keys): boolean {
  if (keys.length !== from + tail.length) return false
  for (let at = 0; at < tail.length; at++) if (keys[from + at] !== tail[at]) return false
  return true
}

/** How many fields were written; `undefined` where `source` has not those keys in that order. */
function writtenInOrder(target: Fields, source: Readonly<Fields>, keys: Keys): number | undefined {
  let count = 0
  for (const key in source) {
    if (keys[count++] !== key) return undefined
    target[key] = source[key]
  }
  return count
}

function written(target: Fields, changes: Readonly<Fields>): Fields {
  for (const key in changes) target[key] = changes[key]
  return target
}

type Copy = (object: Readonly<Fields>) => Fields

/** The same code over and over, as V8 remembers for each place by itself what it has met there. */
// biome-ignore format: one place beside the other.
const places: readonly Copy[] = [
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
]
let given = 0

/** When all are taken, kinds share. */
const placeToCopy = (): Copy => places[given++ % places.length]!
