/** What a Checkout Session comes to, from its lines, discounts, shipping and taxes. @see https://docs.stripe.com/api/checkout/sessions/object */
import type { Transaction } from '../../core/transaction.js'
import type { TaxExempt } from '../billing/invoicing/tax.js'
import { customers } from '../customers/customer.js'
import { addressOf } from '../tax/address.js'
import { automaticTax, buyerOf } from '../tax/automatic.js'
import type { Buyer } from '../tax/circumstances.js'
import { amountOfAll, type Item, putLines } from './line-item.js'
import { amountsFor, type DiscountTold, reductionsFor, type SessionParams, shippingFor } from './session-input.js'
import { type Session, sessions } from './session-resource.js'
import { firstCost } from './session-subscription.js'

/** Lines, discounts and shipping, and the amounts that follow. */
export function priced(
  tx: Transaction,
  session: Session,
  items: readonly Item[],
  options?: SessionParams['shipping_options'],
  told?: readonly DiscountTold[],
): Session {
  const customer = tx.find(customers, session.customer)
  const currency = items[0]!.price.currency
  const discounts = told ?? keptDiscounts(session)
  const shipping = options === undefined ? session.shipping_options : shippingFor(tx, options, currency)
  const automatic = session.automatic_tax.enabled ? automaticTax(tx, buyerOn(tx, session)) : undefined
  const data = session._plan?.subscription_data
  const { fields, lines } = amountsFor(tx, items, {
    reductions: reductionsFor(tx, discounts, session.customer as string | null, {
      currency,
      amount: amountOfAll(items),
    }),
    option: shipping[0],
    taxExempt: (customer?.tax_exempt ?? 'none') as TaxExempt,
    automatic,
    costNow: firstCost(data, tx.now),
  })
  putLines(tx, session.id, items, lines)
  return tx.put(sessions, session, {
    ...fields,
    ...(automatic && { automatic_tax: { ...session.automatic_tax, status: automatic.status } }),
    discounts: discounts.map(({ coupon, promotion_code: code }) => ({
      coupon: coupon ?? null,
      promotion_code: code ?? null,
    })),
    shipping_options: shipping,
  })
}

const keptDiscounts = (session: Session): DiscountTold[] =>
  (session.discounts ?? []).map(({ coupon, promotion_code: code }) =>
    code === null ? { coupon: coupon! } : { promotion_code: code },
  )

/** Who is on the page: a customer is where they are known to be, a guest where they say that they are. */
function buyerOn(tx: Transaction, session: Session): Buyer {
  const customer = tx.find(customers, session.customer)
  const buyer = buyerOf(tx, customer)
  if (customer !== undefined) return buyer
  const { country, state } = addressOf(session.customer_details?.address)
  return { ...buyer, place: { country, state } }
}
