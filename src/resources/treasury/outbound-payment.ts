/** OutboundPayment: money sent to somebody else. @see https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments */
import type Stripe from 'stripe'
import { resource } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { createOutbound, type Outbound, outboundMachine, outboundOperations, postWhenDue } from './outbound.js'

export const outboundPaymentMachine = outboundMachine('outbound_payment')

export const outboundPayments = resource<Outbound>('treasury.outbound_payment', {
  idPrefix: 'obp',
  api: 'treasury.outboundPayments',
  label: 'outbound payment',
  lifecycle: outboundPaymentMachine,
})

export const operations = {
  ...outboundOperations(outboundPayments, 'outbound_payment', 'treasury.outboundPayments'),
  create(tx: Transaction, params: Stripe.Treasury.OutboundPaymentCreateParams) {
    const told = params.end_user_details
    const end_user_details = { ip_address: told?.ip_address ?? null, present: told?.present ?? false }
    return createOutbound(tx, outboundPayments, 'outbound_payment', params as Parameters<typeof createOutbound>[3], {
      end_user_details,
    })
  },
}

export const due = { 'treasury.outbound_payment.post': postWhenDue(outboundPayments, 'outbound_payment') }
