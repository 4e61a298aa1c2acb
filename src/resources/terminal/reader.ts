/** Reader: a device that takes cards, here always a simulated one. @see https://docs.stripe.com/api/terminal/readers */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { terminalLocations } from './location.js'

export type Reader = Stored<Stripe.Terminal.Reader>

type Event = { type: 'connect' } | { type: 'disconnect' }

export const readerMachine = lifecycleSetup<Event>().createMachine({
  id: 'terminal.reader',
  initial: 'online',
  states: { online: { on: { disconnect: 'offline' } }, offline: { on: { connect: 'online' } } },
})

export const readers = resource<Reader>('terminal.reader', {
  idPrefix: 'tmr',
  api: 'terminal.readers',
  label: 'terminal reader',
  param: 'reader',
  readableWhenDeleted: true,
  lifecycle: readerMachine,
})

/** @see https://docs.stripe.com/terminal/references/testing#simulated-reader */
const SIMULATED: Readonly<Record<string, Reader['device_type']>> = {
  'simulated-wpe': 'simulated_wisepos_e',
  'simulated-s700': 'simulated_stripe_s700',
  'simulated-s710': 'simulated_stripe_s710',
}

export const operations = {
  create(tx: Transaction, params: Stripe.Terminal.ReaderCreateParams): Reader {
    const device_type = SIMULATED[params.registration_code]
    if (device_type === undefined) {
      throw invalidRequest(`No such registration code: '${params.registration_code}'`, {
        code: 'resource_missing',
        param: 'registration_code',
      })
    }
    if (params.location !== undefined) tx.need(terminalLocations, params.location, 'location')
    const serial = `${tx.letters(8)}-simulated`.toLowerCase()
    return tx.create(readers, {
      ...tx.fields(readers, params),
      device_type,
      ip_address: '0.0.0.0',
      label: params.label ?? serial,
      serial_number: serial,
      status: 'online',
      last_seen_at: tx.now * 1000,
    })
  },

  update(tx: Transaction, reader: Reader, params: Stripe.Terminal.ReaderUpdateParams): Reader {
    return tx.put(readers, reader, tx.fields(readers, params, reader))
  },

  /** Answers with the reader as it is when nothing is to be done. */
  cancelAction(tx: Transaction, reader: Reader): Reader {
    return tx.put(readers, reader, { action: null })
  },
}

/** The device loses its network, or finds it again. */
export const connectReader = (tx: Transaction, reader: Reader, connected: boolean): Reader =>
  tx.trySend(readers, reader, { type: connected ? 'connect' : 'disconnect' }) ?? reader
