/**
 * A persistent, ordered map from strings: a B+ tree of plain arrays. A write copies the path to one leaf and shares
 * the rest, so that a snapshot is a reference and a write costs the same in a large world as in a small one.
 */

/** Nodes are plain data: a leaf has values, a branch has children. `keys[i]` of a branch is the least key below child `i`. */
export interface Leaf<V> {
  readonly keys: readonly string[]
  readonly values: readonly V[]
}
export interface Branch<V> {
  readonly keys: readonly string[]
  readonly children: readonly Tree<V>[]
}
export type Tree<V> = Leaf<V> | Branch<V>

const WIDTH = 32
const EMPTY: Leaf<never> = { keys: [], values: [] }

export const emptyTree = <V>(): Tree<V> => EMPTY

export const isEmpty = (tree: Tree<unknown>): boolean => tree.keys.length === 0

const isLeaf = <V>(tree: Tree<V>): tree is Leaf<V> => 'values' in tree

/** Position of the first key that is not less than `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  // Most of what is written is the newest, and goes to the end.
  if (high > 0 && keys[high - 1]! < key) return high
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}

/** The child in whose range `key` lies; keys below the least one belong to the first child. */
function childAt(keys: readonly string[], key: string): number {
  const at = lowerBound(keys, key)
  return at < keys.length && keys[at] === key ? at : Math.max(0, at - 1)
}

export function treeGet<V>(tree: Tree<V>, key: string): V | undefined {
  let node = tree
  while (!isLeaf(node)) node = node.children[childAt(node.keys, key)]!
  const at = lowerBound(node.keys, key)
  return node.keys[at] === key ? node.values[at] : undefined
}

/**
 * Nodes that one transaction has made and nobody else has seen: it may change them in place, which spares a long
 * transaction the copying of a path for each write. Whoever lets a tree out of its hands drops them first.
 */
export type Owned = Set<object>

type Mutable<N> = { -readonly [K in keyof N]: N[K] extends readonly (infer E)[] ? E[] : N[K] }

/** The node itself where it is ours, else a copy that is. */
function ours<N extends Leaf<unknown> | Branch<unknown>>(node: N, owned: Owned | undefined): Mutable<N> {
  if (owned?.has(node)) return node as Mutable<N>
  const keys = node.keys.slice()
  const copy = 'values' in node ? { keys, values: node.values.slice() } : { keys, children: node.children.slice() }
  owned?.add(copy)
  return copy as unknown as Mutable<N>
}

export function treeSet<V>(tree: Tree<V>, key: string, value: V, owned?: Owned): Tree<V> {
  const root = insert(tree, key, value, owned)
  if (root.keys.length <= WIDTH) return root
  const [left, right] = split(root, key, owned)
  const above = { keys: [left.keys[0]!, right.keys[0]!], children: [left, right] }
  owned?.add(above)
  return above
}

/** The node with the key in it; it may have become too wide, and whoever holds it splits it then. */
function insert<V>(node: Tree<V>, key: string, value: V, owned: Owned | undefined): Tree<V> {
  if (isLeaf(node)) {
    const at = lowerBound(node.keys, key)
    if (node.keys[at] !== key) return inserted(node, at, key, value, owned)
    const leaf = ours(node, owned)
    leaf.values[at] = value
    return leaf
  }
  const at = childAt(node.keys, key)
  const before = node.children[at]!
  const child = insert(before, key, value, owned)
  // A child that was ours already has been changed in place.
  if (child === before && child.keys.length <= WIDTH && node.keys[at] === child.keys[0]) return node
  const branch = ours(node, owned)
  if (child.keys.length <= WIDTH) {
    branch.keys[at] = child.keys[0]!
    branch.children[at] = child
    return branch
  }
  const [left, right] = split(child, key, owned)
  branch.keys.splice(at, 1, left.keys[0]!, right.keys[0]!)
  branch.children.splice(at, 1, left, right)
  return branch
}

function inserted<V>(leaf: Leaf<V>, at: number, key: string, value: V, owned: Owned | undefined): Leaf<V> {
  if (owned?.has(leaf)) {
    const own = leaf as Mutable<Leaf<V>>
    insertAt(own.keys, at, key)
    insertAt(own.values, at, value)
    return own
  }
  const copy = { keys: leaf.keys.toSpliced(at, 0, key), values: leaf.values.toSpliced(at, 0, value) }
  owned?.add(copy)
  return copy
}

/** As `splice` does, which makes a list of what it took out each time. */
function insertAt<E>(list: E[], at: number, element: E): void {
  list.push(element)
  for (let i = list.length - 1; i > at; i--) list[i] = list[i - 1]!
  list[at] = element
}

function removeAt<E>(list: E[], at: number): void {
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i]!
  list.pop()
}

/** Keys that arrive in order fill their leaves: a node that overflows at its end keeps all but the newcomer. */
function split<V>(node: Tree<V>, key: string, owned: Owned | undefined): [Tree<V>, Tree<V>] {
  const size = node.keys.length
  const half = key >= node.keys[size - 1]! ? size - 1 : size >>> 1
  const parts: [Tree<V>, Tree<V>] = [slice(node, 0, half), slice(node, half, size)]
  for (const part of parts) owned?.add(part)
  return parts
}

function slice<V>(node: Tree<V>, from: number, to: number): Tree<V> {
  const keys = node.keys.slice(from, to)
  return isLeaf(node)
    ? { keys, values: node.values.slice(from, to) }
    : { keys, children: node.children.slice(from, to) }
}

export function treeDelete<V>(tree: Tree<V>, key: string, owned?: Owned): Tree<V> {
  let root = remove(tree, key, owned)
  while (!isLeaf(root) && root.children.length === 1) root = root.children[0]!
  return root
}

/** Thin nodes are left as they are: deletions are rare here, and an empty node is dropped by its parent. */
function remove<V>(node: Tree<V>, key: string, owned: Owned | undefined): Tree<V> {
  if (isLeaf(node)) {
    const at = lowerBound(node.keys, key)
    if (node.keys[at] !== key) return node
    const leaf = ours(node, owned)
    removeAt(leaf.keys, at)
    removeAt(leaf.values, at)
    return leaf
  }
  const at = childAt(node.keys, key)
  const before = node.children[at]!
  const child = remove(before, key, owned)
  if (child === before && !owned?.has(child)) return node
  const branch = ours(node, owned)
  if (!isEmpty(child)) {
    branch.keys[at] = child.keys[0]!
    branch.children[at] = child
    return branch
  }
  if (branch.children.length === 1) return EMPTY
  removeAt(branch.keys, at)
  removeAt(branch.children, at)
  return branch
}

/** The first key and value, or `undefined`. */
export function treeFirst<V>(tree: Tree<V>): readonly [string, V] | undefined {
  let node = tree
  while (!isLeaf(node)) node = node.children[0]!
  return node.keys.length === 0 ? undefined : [node.keys[0]!, node.values[0]!]
}

/** Walks keys in `[from, to)` upwards until `visit` returns `false`. */
export function ascend<V>(
  tree: Tree<V>,
  from: string,
  to: string | undefined,
  visit: (value: V, key: string) => boolean | undefined,
): boolean {
  if (isLeaf(tree)) {
    for (let at = lowerBound(tree.keys, from); at < tree.keys.length; at++) {
      const key = tree.keys[at]!
      if (to !== undefined && key >= to) return false
      if (visit(tree.values[at]!, key) === false) return false
    }
    return true
  }
  for (let at = childAt(tree.keys, from); at < tree.children.length; at++) {
    if (to !== undefined && tree.keys[at]! >= to) return false
    if (!ascend(tree.children[at]!, from, to, visit)) return false
  }
  return true
}

/** Walks keys in `[from, to)` downwards until `visit` returns `false`. */
export function descend<V>(
  tree: Tree<V>,
  from: string,
  to: string | undefined,
  visit: (value: V, key: string) => boolean | undefined,
): boolean {
  if (isLeaf(tree)) {
    for (let at = (to === undefined ? tree.keys.length : lowerBound(tree.keys, to)) - 1; at >= 0; at--) {
      const key = tree.keys[at]!
      if (key < from) return false
      if (visit(tree.values[at]!, key) === false) return false
    }
    return true
  }
  for (let at = to === undefined ? tree.children.length - 1 : childAt(tree.keys, to); at >= 0; at--) {
    if (!descend(tree.children[at]!, from, to, visit)) return false
    if (tree.keys[at]! < from) return false
  }
  return true
}

/** All values, in key order. For small trees and for checks. */
export function treeValues<V>(tree: Tree<V>): V[] {
  const values: V[] = []
  ascend(tree, '', undefined, value => {
    values.push(value)
    return true
  })
  return values
}
