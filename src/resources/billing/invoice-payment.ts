/** InvoicePayment: what ties an invoice to the payment of it. @see https://docs.stripe.com/api/invoice-payment */
import type Stripe from 'stripe'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'

export type InvoicePayment = Stored<Stripe.InvoicePayment>

type Event = { readonly type: 'paid' } | { readonly type: 'canceled' }

export const invoicePaymentMachine = lifecycleSetup<Event>().createMachine({
  id: 'invoice_payment',
  initial: 'open',
  states: {
    open: { on: { paid: 'paid', canceled: 'canceled' } },
    paid: { entry: [stamp('status_transitions.paid_at'), emit('invoice_payment.paid')] },
    canceled: { entry: stamp('status_transitions.canceled_at') },
  },
})

export const invoicePayments = resource<InvoicePayment>('invoice_payment', {
  idPrefix: 'inpay',
  api: 'invoicePayments',
  lifecycle: invoicePaymentMachine,
  indexes: { payment_intent: 'payment.payment_intent' },
})
