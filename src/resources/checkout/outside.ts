/** What customers do on the pages that Stripe hosts for a merchant. */
import { UsageError } from '../../core/errors.js'
import type { OutsideActions } from '../../core/outside.js'
import type { Transaction } from '../../core/transaction.js'
import { openPaymentLink, type Visit } from './payment-link.js'
import { paymentLinks } from './payment-link-resource.js'
import { type Completion, completeSession } from './session-complete.js'
import { sessions } from './session-resource.js'

export const outside = {
  /** A customer fills in the page of a Checkout Session and pays, saves a card or subscribes. */
  completeCheckout(
    tx: Transaction,
    { checkout_session: id, ...told }: Completion & { readonly checkout_session: string },
  ): void {
    const session = tx.find(sessions, id)
    if (session === undefined) throw new UsageError(`there is no checkout.session '${id}'`)
    completeSession(tx, session, told)
  },

  /** Somebody opens a payment link; their session is the newest one of the link. */
  openPaymentLink(tx: Transaction, { payment_link: id, ...visit }: Visit & { readonly payment_link: string }): void {
    const link = tx.find(paymentLinks, id)
    if (link === undefined) throw new UsageError(`there is no payment_link '${id}'`)
    openPaymentLink(tx, link, visit)
  },
} satisfies OutsideActions
