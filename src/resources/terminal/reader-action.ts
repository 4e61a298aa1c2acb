/** What a reader has been told to do, and how that went. @see https://docs.stripe.com/terminal/payments/collect-card-payment */
import { invalidRequest, SimulatorError } from '../../core/errors.js'
import { lifecycleSetup, step } from '../../core/lifecycle.js'
import type { Transaction } from '../../core/transaction.js'
import { type Reader, readers } from './reader.js'

export type Action = NonNullable<Reader['action']>

type Event = { type: 'succeed' } | { type: 'fail' }

/** The lifecycle of `action.status`; a reader without an action waits for one. */
export const readerActionMachine = lifecycleSetup<Event>().createMachine({
  id: 'terminal.reader.action',
  initial: 'in_progress',
  states: { in_progress: { on: { succeed: 'succeeded', fail: 'failed' } }, succeeded: {}, failed: {} },
})

/** A reader does one thing at a time; to put something else on its display is no interruption. */
export function begin(tx: Transaction, reader: Reader, type: Action['type'], told: object): Reader {
  if (reader.action?.status === 'in_progress' && reader.action.type !== 'set_reader_display') {
    throw invalidRequest('Reader is currently busy processing another request. Please try again later.', {
      code: 'terminal_reader_busy',
    })
  }
  if (reader.status === 'offline') {
    throw invalidRequest(
      'Reader is currently offline, please ensure the reader is powered on and connected to the internet before retrying your request.',
      {
        code: 'terminal_reader_offline',
      },
    )
  }
  return tx.put(readers, reader, {
    action: {
      api_error: null,
      failure_code: null,
      failure_message: null,
      status: 'in_progress',
      type,
      ...told,
    } as Action,
  })
}

/** The action that the reader is at, or Stripe's refusal. */
export function underway(reader: Reader, ...types: readonly Action['type'][]): Action {
  const { action } = reader
  if (action === null || action.status !== 'in_progress' || !types.includes(action.type)) {
    throw invalidRequest(`Reader is not currently processing a ${types[0]} action.`, {
      code: 'terminal_reader_action_invalid',
    })
  }
  return action
}

export function finish(tx: Transaction, reader: Reader, type: Event['type'], told: Partial<Action> = {}): Reader {
  const { action } = reader
  const taken = action && step(readerActionMachine, action.status, { type })
  if (!taken) throw new SimulatorError(`reader ${reader.id} has no action that could ${type}`)
  const done = tx.put(readers, reader, { action: { ...action, ...told, status: taken.status } as Action })
  tx.emit(`terminal.reader.action_${taken.status}`, done)
  return done
}
