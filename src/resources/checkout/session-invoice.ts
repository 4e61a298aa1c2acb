/** The invoice of a payment that a Checkout Session has brought, where the session asks for one. @see https://docs.stripe.com/payments/checkout/post-payment-invoices */
import type { Resource } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { automaticTaxFrom, type Invoice, PLAIN_RENDERING } from '../billing/invoice-draft.js'
import { invoicePaidBy } from '../billing/invoice-paid.js'
import { customers } from '../customers/customer.js'
import { paymentIntents } from '../payments/payment-intent.js'
import { type Item, itemsOfLines, linesOf } from './line-item.js'
import type { PaymentLink } from './payment-link-resource.js'
import { type Session, sessions } from './session-resource.js'

const NOTHING_TOLD = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: null,
  metadata: {},
  rendering_options: null,
}

/** Whether a session, or those of a link, make one, and what it then says. */
export function invoiceCreation<T extends Session | PaymentLink>(
  tx: Transaction,
  owner: Resource<T>,
  { invoice_creation: creation = {} }: { readonly invoice_creation?: object },
): NonNullable<Session['invoice_creation']> {
  const told = (tx.fields(owner, { invoice_creation: creation }) as Partial<Session>).invoice_creation
  return { enabled: told?.enabled ?? false, invoice_data: { ...NOTHING_TOLD, ...told?.invoice_data } }
}

/** The session with its invoice. */
export function invoiced(tx: Transaction, session: Session): Session {
  if (!session.invoice_creation?.enabled) return session
  const intent = tx.get(paymentIntents, session.payment_intent!)
  const customer = tx.get(customers, session.customer!)
  const items = itemsOfLines(tx, linesOf(tx, session.id)).map(itemParams)
  const { id } = invoicePaidBy(tx, intent, customer, fieldsOf(session), items)
  return tx.put(sessions, tx.get(sessions, session.id), { invoice: id })
}

/** What a customer chose to pay is a price of its own. */
const itemParams = ({ price, quantity, taxRates, chosenAmount }: Item) => ({
  ...(chosenAmount === undefined
    ? { pricing: { price: price.id } }
    : { price_data: { currency: price.currency, product: price.product, unit_amount: chosenAmount } }),
  quantity,
  tax_rates: taxRates,
})

function fieldsOf(session: Session): Changes<Invoice> {
  const { rendering_options: rendering, ...told } = session.invoice_creation!.invoice_data
  return {
    ...automaticTaxFrom(session.automatic_tax),
    account_tax_ids: told.account_tax_ids as Invoice['account_tax_ids'],
    custom_fields: told.custom_fields,
    description: told.description,
    discounts: session._discounts ?? [],
    footer: told.footer,
    issuer: told.issuer ?? { type: 'self' },
    metadata: told.metadata ?? {},
    rendering: { ...PLAIN_RENDERING, ...rendering },
    shipping_cost: session.shipping_cost,
  }
}
