/** OutboundPayment of v2: money sent to a recipient. @see https://docs.stripe.com/api/v2/money-management/outbound-payments */
import { DAY_SECONDS, isoInstant } from '../../clock/calendar.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { type Amount, requireOpen } from './financial-account.js'
import { closeMoney, openMoney } from './money-ledger.js'

export interface OutboundPaymentV2 extends StoredObject {
  readonly amount: Amount
  readonly status: string
  readonly _transaction: string
}

const to = (state: string) => ({ target: state, actions: emit(`v2.money_management.outbound_payment.${state}`) })

export const outboundPaymentV2Machine = lifecycleSetup<{ type: 'post' } | { type: 'cancel' }>().createMachine({
  id: 'v2.money_management.outbound_payment',
  initial: 'processing',
  states: { processing: { on: { post: to('posted'), cancel: to('canceled') } }, posted: {}, canceled: {} },
})

export const outboundPaymentsV2 = resource<OutboundPaymentV2>('v2.money_management.outbound_payment', {
  idPrefix: 'obp_test',
  api: 'v2.moneyManagement.outboundPayments',
  label: 'outbound payment',
  lifecycle: outboundPaymentV2Machine,
})

const RAIL_DAYS = 1

interface Params {
  readonly amount: Amount
  readonly from: { readonly currency: string; readonly financial_account: string }
  readonly to: { readonly recipient: string; readonly currency?: string; readonly payout_method?: string }
  readonly description?: string
  readonly statement_descriptor?: string
  readonly recipient_notification?: { readonly setting: string }
}

export const operations = {
  create(tx: Transaction, params: Params): OutboundPaymentV2 {
    const { amount, from } = params
    const account = requireOpen(tx, from.financial_account, 'from[financial_account]')
    if ((account.balance.available[amount.currency]?.value ?? 0) < amount.value) {
      throw invalidRequest('The financial account does not have sufficient funds.', {
        code: 'insufficient_funds',
        param: 'amount',
      })
    }
    const id = tx.newId('obp_test')
    const flow = {
      account: account.id,
      amount: { ...amount, value: -amount.value },
      category: 'outbound_payment',
      id,
      description: params.description,
    }
    const { id: _transaction } = openMoney(tx, flow, { available: -amount.value, outbound_pending: amount.value })
    tx.schedule('v2.money_management.outbound_payment.post', id, tx.now + RAIL_DAYS * DAY_SECONDS)
    return tx.create(outboundPaymentsV2, {
      ...tx.fields(outboundPaymentsV2, params),
      id,
      cancelable: true,
      expected_arrival_date: isoInstant(tx.now + RAIL_DAYS * DAY_SECONDS),
      from: { debited: amount, financial_account: account.id },
      recipient_notification: params.recipient_notification ?? { setting: 'none' },
      statement_descriptor: params.statement_descriptor ?? 'payment',
      status: 'processing',
      status_transitions: {},
      to: { ...(tx.fields(outboundPaymentsV2, { to: params.to })['to' as never] as object), credited: amount },
      _transaction,
    } as Changes<OutboundPaymentV2>)
  },

  cancel(tx: Transaction, payment: OutboundPaymentV2): OutboundPaymentV2 {
    const canceled = end(tx, payment, 'cancel', { canceled_at: isoInstant(tx.now) })
    const { value } = payment.amount
    closeMoney(tx, payment._transaction, { available: value, outbound_pending: -value }, 'void')
    return canceled
  },
}

const end = (tx: Transaction, payment: OutboundPaymentV2, type: 'post' | 'cancel', status_transitions: object) =>
  move(tx, outboundPaymentsV2, payment, { type }, {
    cancelable: false,
    status_transitions,
  } as Changes<OutboundPaymentV2>)

export const due = {
  'v2.money_management.outbound_payment.post'(tx: Transaction, id: string) {
    const payment = tx.find(outboundPaymentsV2, id)
    if (payment?.status !== 'processing') return
    end(tx, payment, 'post', { posted_at: isoInstant(tx.now) })
    closeMoney(tx, payment._transaction, { outbound_pending: -payment.amount.value }, 'post')
  },
}
