import type { WorldState } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { ascend } from '../../core/tree.js'
import { fieldsOf } from '../../spec/fields.js'
import { resolve } from '../../spec/load.js'
import type { Type } from '../../spec/type.js'
import type { Invariant } from './invariant.js'

/** A reference leads to an object that is, or once was, there. */
export const referencesResolve: Invariant = {
  name: 'a reference leads somewhere',
  *broken(tx, state) {
    for (const object of tx.objects(state)) {
      if (!tx.engine.behaves(object)) continue
      const fields = [...fieldsOf(tx.engine.resource(object).shape)].map(
        ([name, { type }]) => [name, referenced(type)] as const,
      )
      for (const value of tx.all({ object } as never) as readonly Record<string, unknown>[]) {
        for (const [name, objects] of fields) {
          const id = value[name]
          if (objects !== undefined && typeof id === 'string' && !leads(tx, state, objects, id)) {
            yield `${String(value['id'])}.${name} is ${id}`
          }
        }
      }
    }
  },
}

function referenced(type: Type): readonly string[] | undefined {
  const node = resolve(type)
  return typeof node === 'object' && 'x' in node ? node.x.filter(object => !object.startsWith('deleted:')) : undefined
}

/** Connected accounts know their platform, and a platform what its transfers became with them. */
function leads(tx: Transaction, state: WorldState, objects: readonly string[], id: string): boolean {
  if (objects.some(object => tx.row(object, id) !== undefined)) return true
  let found = objects.some(object => tx.as(tx.platform, platform => platform.row(object, id)) !== undefined)
  ascend(state.accounts, '', undefined, (_, account) => {
    found ||= objects.some(object => tx.as(account, other => other.row(object, id)) !== undefined)
    return !found
  })
  return found
}
