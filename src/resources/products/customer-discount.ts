/**
 * The discount of a customer, on whatever is billed to them. Versions before basil set it, by a coupon or a code of the
 * customer's own. @see https://docs.stripe.com/changelog/basil/2025-03-31/deprecate-singular-coupon-promotion-code
 */
import type Stripe from 'stripe'
import type { Resource, Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { afterUse, applyDiscounts, type Discount, discounts, requireWithoutMinimum } from './discount.js'

export interface CustomerDiscountParams {
  readonly coupon?: string
  readonly promotion_code?: string
}

/** Another coupon takes the place of the one before; an empty one ends it. */
export function discountCustomer(
  tx: Transaction,
  customer: string,
  { coupon, promotion_code }: CustomerDiscountParams,
): void {
  if (coupon === undefined && promotion_code === undefined) return
  const present = tx.newest(discounts, 'owner_customer', customer)
  if (present !== undefined) tx.remove(discounts, present)
  const wanted = coupon ? [{ coupon }] : promotion_code ? [{ promotion_code }] : []
  requireWithoutMinimum(tx, wanted)
  const [id] = applyDiscounts(tx, wanted, { customer })
  if (id !== undefined) tx.put(discounts, tx.get(discounts, id), { _ofCustomer: true })
  show(tx, customer, id)
}

/** The customer shows it whole. */
export function show(tx: Transaction, customer: string, id?: string): void {
  const row = tx.find({ object: 'customer' }, customer)
  if (row === undefined) return
  const shown = id === undefined ? null : tx.shown('discount', id)
  tx.put({ object: 'customer' } as Resource<StoredObject & { discount: unknown }>, row as never, { discount: shown })
}

export const reactions = {
  /** What is good for one invoice has now had it. */
  'invoice.created'(tx: Transaction, { customer, discounts: used }: Stored<Stripe.Invoice>) {
    if (typeof customer !== 'string') return
    const ids = tx.where(discounts, 'owner_customer', customer).map(({ id }: Discount) => id)
    const spent = ids.filter(id => used.includes(id) && afterUse(tx, [id]).length === 0)
    for (const id of spent) tx.put(discounts, tx.get(discounts, id), { _ofCustomer: false })
    if (spent.length > 0) show(tx, customer)
  },
}
