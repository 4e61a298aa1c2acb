/** InboundTransfer: money fetched from an account of one's own. @see https://docs.stripe.com/treasury/moving-money/financial-accounts/into/inbound-transfers */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { paymentMethods } from '../payments/payment-method.js'
import { move, refused } from '../refused.js'
import { financialAccounts, requireReady } from './financial-account.js'
import { closeFlow, openFlow } from './ledger.js'
import { receiveDebit } from './received-debit.js'

export type InboundTransfer = Stored<Stripe.Treasury.InboundTransfer>

type Event = { type: 'succeed' } | { type: 'fail' } | { type: 'cancel' }

export const inboundTransferMachine = lifecycleSetup<Event>().createMachine({
  id: 'treasury.inbound_transfer',
  initial: 'processing',
  states: {
    processing: {
      on: {
        succeed: { target: 'succeeded', actions: emit('treasury.inbound_transfer.succeeded') },
        fail: { target: 'failed', actions: emit('treasury.inbound_transfer.failed') },
        cancel: { target: 'canceled', actions: emit('treasury.inbound_transfer.canceled') },
      },
    },
    succeeded: {},
    failed: {},
    canceled: {},
  },
})

export const inboundTransfers = resource<InboundTransfer>('treasury.inbound_transfer', {
  idPrefix: 'ibt',
  api: 'treasury.inboundTransfers',
  label: 'inbound transfer',
  lifecycle: inboundTransferMachine,
})

/** Days until an ACH debit has settled, where no test moves it before. */
const SETTLED_DAYS = 4

type Ids = readonly [string]
const named = (tx: Transaction, [id]: Ids) => tx.need(inboundTransfers, id, 'id', 404)

export const operations = {
  create(tx: Transaction, params: Stripe.Treasury.InboundTransferCreateParams): InboundTransfer {
    const account = requireReady(tx, params.financial_account, 'inbound_transfers.ach')
    const bank = tx.need(paymentMethods, params.origin_payment_method, 'origin_payment_method').us_bank_account
    if (!bank) {
      throw invalidRequest('The origin payment method must be a us_bank_account.', { param: 'origin_payment_method' })
    }
    const id = tx.newId('ibt')
    const { amount, currency } = params
    const description = params.description ?? 'Inbound transfer'
    const flow = { account, id, type: 'inbound_transfer' as const, amount, currency, description }
    const transaction = openFlow(tx, flow, 'inbound_transfer', { inbound_pending: amount })
    const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = bank
    const us_bank_account = {
      account_holder_type,
      account_type,
      bank_name,
      fingerprint,
      last4,
      network: 'ach',
      routing_number,
    }
    const transfer = tx.create(inboundTransfers, {
      ...tx.fields(inboundTransfers, params),
      id,
      cancelable: true,
      linked_flows: { received_debit: null },
      origin_payment_method_details: {
        billing_details: { address: NO_ADDRESS, email: null, name: null },
        type: 'us_bank_account',
        us_bank_account,
      },
      returned: false,
      statement_descriptor: params.statement_descriptor ?? 'transfer',
      status: 'processing',
      status_transitions: { failed_at: null, succeeded_at: null },
      transaction: transaction.id,
    } as Changes<InboundTransfer>)
    tx.schedule('treasury.inbound_transfer.succeed', id, tx.now + SETTLED_DAYS * DAY_SECONDS)
    return transfer
  },

  cancel: (tx: Transaction, transfer: InboundTransfer): InboundTransfer =>
    giveUp(tx, transfer, 'cancel', { canceled_at: tx.now }),

  'testHelpers.treasury.inboundTransfers.succeed': (tx: Transaction, ids: Ids): InboundTransfer =>
    succeed(tx, named(tx, ids)),

  'testHelpers.treasury.inboundTransfers.fail'(
    tx: Transaction,
    ids: Ids,
    { failure_details }: { readonly failure_details?: { readonly code?: string } },
  ): InboundTransfer {
    const code = failure_details?.code ?? 'insufficient_funds'
    return giveUp(tx, named(tx, ids), 'fail', { failed_at: tx.now }, {
      failure_details: { code },
    } as Changes<InboundTransfer>)
  },

  /** The bank takes back what had arrived: that is a debit. */
  'testHelpers.treasury.inboundTransfers.returnInboundTransfer'(tx: Transaction, ids: Ids): InboundTransfer {
    const transfer = named(tx, ids)
    if (transfer.status !== 'succeeded' || transfer.returned)
      throw refused('return', 'inbound transfer', transfer.status)
    const debit = receiveDebit(tx, {
      account: tx.get(financialAccounts, transfer.financial_account),
      amount: transfer.amount,
      currency: transfer.currency,
      network: 'ach',
      description: 'Return of an inbound transfer',
      linked: { inbound_transfer: transfer.id },
    })
    return tx.put(inboundTransfers, transfer, { linked_flows: { received_debit: debit.id }, returned: true })
  },
}

const NO_ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }

function succeed(tx: Transaction, transfer: InboundTransfer): InboundTransfer {
  const { amount } = transfer
  const done = move(
    tx,
    inboundTransfers,
    transfer,
    { type: 'succeed' },
    {
      cancelable: false,
      status_transitions: { ...transfer.status_transitions, succeeded_at: tx.now },
    },
  )
  closeFlow(tx, String(transfer.transaction), 'inbound_transfer', { cash: amount, inbound_pending: -amount }, 'post')
  return done
}

function giveUp(
  tx: Transaction,
  transfer: InboundTransfer,
  verb: 'cancel' | 'fail',
  at: object,
  more: Changes<InboundTransfer> = {},
): InboundTransfer {
  const status_transitions = { ...transfer.status_transitions, ...at }
  const done = move(tx, inboundTransfers, transfer, { type: verb }, { ...more, cancelable: false, status_transitions })
  closeFlow(tx, String(transfer.transaction), 'inbound_transfer_return', { inbound_pending: -transfer.amount }, 'void')
  return done
}

export const due = {
  'treasury.inbound_transfer.succeed'(tx: Transaction, id: string) {
    const transfer = tx.find(inboundTransfers, id)
    if (transfer?.status === 'processing') succeed(tx, transfer)
  },
}
