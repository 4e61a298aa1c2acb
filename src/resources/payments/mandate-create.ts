/** When a mandate comes to be: with the first debit, and with every setup of a method that needs one. */
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Mandate, mandates } from './mandate.js'
import { needsMandate } from './method-family.js'
import type { PaymentMethod } from './payment-method.js'

export interface MandateQuestion {
  readonly method: PaymentMethod
  readonly acceptance: object | undefined
  readonly usage: 'off_session' | 'on_session' | null
  readonly amount?: { readonly amount: number; readonly currency: string }
}

/** The id of the mandate that covers a payment or a setup with this method; `undefined` where none is needed. */
export function mandateFor(
  tx: Transaction,
  { method, acceptance, usage, amount }: MandateQuestion,
): string | undefined {
  if (!needsMandate(method.type) && acceptance === undefined) return undefined
  const known = tx.newest(
    mandates,
    'payment_method',
    method.id,
    mandate => mandate.status === 'active' && mandate.type === 'multi_use',
  )
  if (known !== undefined && acceptance === undefined) return known.id
  if (method.type === 'card') return undefined
  const multiple = usage !== null || amount === undefined
  const fields = tx.fields(mandates, { customer_acceptance: acceptance ?? { type: 'offline' } })
  const accepted = fields.customer_acceptance
  return tx.insert(mandates, {
    customer_acceptance: {
      ...accepted,
      accepted_at: accepted?.accepted_at ?? tx.now,
    } as Mandate['customer_acceptance'],
    payment_method: method.id,
    payment_method_details: detailsOf(tx, method),
    status: 'active',
    type: multiple ? 'multi_use' : 'single_use',
    ...(multiple ? { multi_use: {} } : { single_use: amount }),
  } as Changes<Mandate>).id
}

function detailsOf(tx: Transaction, { type }: PaymentMethod): Mandate['payment_method_details'] {
  const reference = tx.letters(16).toUpperCase()
  const own = { reference, url: `https://hooks.stripe.com/adapter/${type}/file/${tx.letters(24)}` }
  const fields = tx.fields(mandates, { payment_method_details: { [type]: own, type } })
  return fields.payment_method_details as Mandate['payment_method_details']
}
