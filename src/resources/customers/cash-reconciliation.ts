/**
 * What an incoming bank transfer pays: what its reference names, else what its amount fits, else what is oldest.
 * @see https://docs.stripe.com/payments/customer-balance/reconciliation
 */

import { DAY_SECONDS } from '../../clock/calendar.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { confirmPaymentIntent, type PaymentIntent, paymentIntents } from '../payments/payment-intent.js'
import { applyCash, remainingOf } from '../payments/payment-intent-transfer.js'
import { newPaymentMethod } from '../payments/payment-method-input.js'
import { cashOf } from './cash-ledger.js'

/** Something that waits for money: an intent of its own, or the one of an invoice. */
export interface Open {
  readonly intent: string
  readonly invoice: string | null
  readonly number: string | null
  readonly reference: string | null
  readonly amount: number
  readonly at: number
}

/** Which of the open things are paid, in order; the last one may get only a part. */
export function matchTransfer(open: readonly Open[], cash: number, reference: string | null): readonly Open[] {
  const named =
    reference === null
      ? undefined
      : (open.find(item => item.number === reference) ?? open.find(item => item.reference === reference))
  if (named !== undefined) return [named]
  const exact = exactMatch(open, cash)
  if (exact !== undefined) return exact
  const paid: Open[] = []
  let left = cash
  for (const item of oldestFirst(open.filter(item => item.invoice !== null))) {
    if (item.amount > left) continue
    paid.push(item)
    left -= item.amount
  }
  for (const item of oldestFirst(open.filter(item => item.invoice === null))) {
    if (left <= 0) break
    paid.push(item)
    left -= Math.min(left, item.amount)
  }
  return paid
}

const oldestFirst = (items: readonly Open[]): Open[] => [...items].sort((a, b) => a.at - b.at)

const EXACT_MAX = 5

/** One to five whose amounts sum exactly: the fewest; then most invoices; then the oldest. */
function exactMatch(open: readonly Open[], cash: number): readonly Open[] | undefined {
  const ordered = [
    ...oldestFirst(open.filter(item => item.invoice !== null)),
    ...oldestFirst(open.filter(item => item.invoice === null)),
  ]
  for (let size = 1; size <= EXACT_MAX; size++) {
    const found = subset(ordered, size, cash, 0)
    if (found !== undefined) return found
  }
  return undefined
}

function subset(items: readonly Open[], size: number, sum: number, from: number): readonly Open[] | undefined {
  if (size === 0) return sum === 0 ? [] : undefined
  for (let at = from; at <= items.length - size; at++) {
    const item = items[at]!
    if (item.amount > sum) continue
    const rest = subset(items, size - 1, sum - item.amount, at + 1)
    if (rest !== undefined) return [item, ...rest]
  }
  return undefined
}

/** How long after its due date an invoice still takes money by itself. */
const OVERDUE_DAYS_MAX = 30

export function reconcile(tx: Transaction, customer: string, currency: string, reference: string | null): void {
  for (const item of matchTransfer(openOf(tx, customer, currency), cashOf(tx, customer, currency), reference)) {
    if (cashOf(tx, customer, currency) <= 0) return
    pay(tx, tx.get(paymentIntents, item.intent))
  }
}

function openOf(tx: Transaction, customer: string, currency: string): Open[] {
  const open: Open[] = []
  for (const intent of tx.where(paymentIntents, 'customer', customer)) {
    if (intent.currency !== currency || !takesTransfers(intent)) continue
    const id = intent['_invoice']
    const invoice: StoredObject | undefined = typeof id === 'string' ? tx.row('invoice', id)?.value : undefined
    if (invoice !== undefined && (invoice['status'] !== 'open' || isLate(tx, invoice))) continue
    open.push({
      intent: intent.id,
      invoice: invoice?.id ?? null,
      number: (invoice?.['number'] as string | undefined) ?? null,
      reference: (intent['_reference'] as string | undefined) ?? null,
      amount: remainingOf(intent),
      at: intent.created,
    })
  }
  return open
}

const isLate = (tx: Transaction, { due_date: due }: StoredObject): boolean =>
  typeof due === 'number' && tx.now > due + OVERDUE_DAYS_MAX * DAY_SECONDS

function takesTransfers(intent: PaymentIntent): boolean {
  if (intent.status === 'requires_action') return intent.next_action?.type === 'display_bank_transfer_instructions'
  return (
    typeof intent['_invoice'] === 'string' &&
    intent.payment_method_types.includes('customer_balance') &&
    WAITING.has(intent.status)
  )
}

const WAITING = new Set<string>(['requires_payment_method', 'requires_confirmation'])

/** An invoice's intent that nobody confirmed is confirmed now: the transfer is its payment. */
function pay(tx: Transaction, intent: PaymentIntent): void {
  if (intent.status === 'requires_action') {
    applyCash(tx, intent)
    return
  }
  const method = newPaymentMethod(tx, { type: 'customer_balance' })
  confirmPaymentIntent(tx, intent, { paymentMethod: method.id })
}
