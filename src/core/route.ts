/** Second step: verb and path to an operation of the spec and the ids that the path names. */
import { operations } from '../spec/load.js'
import type { Operation } from '../spec/type.js'
import { unknownUrl } from './errors.js'

export interface Route {
  readonly operation: Operation
  /** Ids in the path, in order. */
  readonly ids: readonly string[]
}

interface Node {
  readonly literal: Map<string, Node>
  any: Node | undefined
  readonly byVerb: Map<string, Operation>
}

const node = (): Node => ({ literal: new Map(), any: undefined, byVerb: new Map() })

let root: Node | undefined

function tree(): Node {
  if (root === undefined) {
    root = node()
    for (const operation of operations()) add(root, operation)
  }
  return root
}

function add(from: Node, operation: Operation): void {
  let at = from
  for (const part of operation.path.split('/').slice(1)) {
    if (part.startsWith('{')) at = at.any ??= node()
    else {
      let next = at.literal.get(part)
      if (next === undefined) at.literal.set(part, (next = node()))
      at = next
    }
  }
  if (!at.byVerb.has(operation.verb)) at.byVerb.set(operation.verb, operation)
}

export function route(verb: string, path: string): Route {
  const ids: string[] = []
  let at: Node | undefined = tree()
  for (const part of path.split('/').slice(1)) {
    const literal: Node | undefined = at.literal.get(part)
    if (literal !== undefined) at = literal
    else if (at.any !== undefined && part !== '') {
      at = at.any
      ids.push(decodeId(part))
    } else throw unknownUrl(verb, path)
  }
  const operation = at.byVerb.get(verb)
  if (operation === undefined) throw unknownUrl(verb, path)
  return { operation, ids }
}

/** As in forms, a plus is a space. */
function decodeId(part: string): string {
  if (!/[%+]/.test(part)) return part
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}
