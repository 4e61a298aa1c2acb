/** OutboundTransfer: money sent to an account of one's own. @see https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-transfers */
import type Stripe from 'stripe'
import { resource } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { createOutbound, type Outbound, outboundMachine, outboundOperations, postWhenDue } from './outbound.js'

export const outboundTransferMachine = outboundMachine('outbound_transfer')

export const outboundTransfers = resource<Outbound>('treasury.outbound_transfer', {
  idPrefix: 'obt',
  api: 'treasury.outboundTransfers',
  label: 'outbound transfer',
  lifecycle: outboundTransferMachine,
})

export const operations = {
  ...outboundOperations(outboundTransfers, 'outbound_transfer', 'treasury.outboundTransfers'),
  create: (tx: Transaction, params: Stripe.Treasury.OutboundTransferCreateParams) =>
    createOutbound(tx, outboundTransfers, 'outbound_transfer', params as Parameters<typeof createOutbound>[3], {}),
}

export const due = { 'treasury.outbound_transfer.post': postWhenDue(outboundTransfers, 'outbound_transfer') }
