/** What a customer gets for their money: how a charge stands, refunds included. @see https://docs.stripe.com/receipts */
import { dayMonthYear } from '../../clock/calendar.js'
import { Download } from '../../core/bytes.js'
import { htmlOf } from '../../core/html.js'
import { formatAmount } from '../../core/money.js'
import { accountToken, partsOf } from '../../core/page.js'
import type { Transaction } from '../../core/transaction.js'
import { ownIdentity } from '../connect/account-resource.js'
import { type Charge, charges } from './charge.js'

/** The link says which charge it is of, so that nobody has to keep count of receipts. */
export const receiptUrl = (tx: Transaction, charge: string): string =>
  `${URL_BASE}${accountToken(tx.account, charge, tx.letters(16))}`

const URL_BASE = 'https://pay.stripe.com/receipts/payment/'

export const pages = {
  'receipts/payment'(tx: Transaction, token: string): Download | undefined {
    const charge = tx.find(charges, partsOf(token)[1])
    if (charge?.receipt_url !== URL_BASE + token) return undefined
    return new Download(htmlOf(textOf(tx, charge)), 'text/html; charset=utf-8')
  },
}

function textOf(tx: Transaction, charge: Charge): string[] {
  const money = (amount: number) => formatAmount(amount, charge.currency)
  const { brand, last4 } = charge.payment_method_details?.card ?? {}
  return [
    `Receipt from ${ownIdentity(tx).name ?? charge.calculated_statement_descriptor}`,
    ...(charge.receipt_number === null ? [] : [`Receipt ${charge.receipt_number}`]),
    `Date ${dayMonthYear(charge.created)}`,
    ...(charge.description === null ? [] : [charge.description]),
    `Amount ${money(charge.amount)}`,
    ...(last4 ? [`Payment method ${brand} ${last4}`] : []),
    ...(charge.amount_refunded === 0 ? [] : [`Refunded ${money(charge.amount_refunded)}`]),
    `Status ${charge.status}`,
  ]
}
