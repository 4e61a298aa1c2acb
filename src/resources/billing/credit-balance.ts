/** A customer's credits: what is left of them, and how they pay for usage. @see https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits */
import type Stripe from 'stripe'
import { missingParameter } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { prices } from '../products/price.js'
import {
  creditBalanceTransactions,
  currencyOf,
  ledgerBalance,
  postCredit,
  postDebit,
} from './credit-balance-transaction.js'
import { type CreditGrant, creditGrants, hasExpired, isAvailable, spendRest } from './credit-grant.js'
import type { Invoice } from './invoice-draft.js'
import { type InvoiceLine, invoiceLines, linesOf } from './invoice-line.js'

type SummaryParams = Stripe.Billing.CreditBalanceSummaryRetrieveParams

export const operations = {
  'billing.creditBalanceSummaries.retrieve'(tx: Transaction, _path: readonly string[], params: SummaryParams) {
    if (params.customer === undefined) throw missingParameter('customer')
    const customer = tx.need(customers, params.customer, 'customer')
    tx.follow(customer.test_clock)
    const grants = selected(tx, customer.id, params.filter)
    const currencies = [...new Set(grants.map(currencyOf))]
    return {
      object: 'billing.credit_balance_summary',
      balances: currencies.map(currency =>
        summaryOf(
          tx,
          grants.filter(grant => currencyOf(grant) === currency),
          currency,
        ),
      ),
      customer: customer.id,
      customer_account: null,
      livemode: false,
    }
  },
}

function selected(tx: Transaction, customer: string, filter: SummaryParams['filter']): CreditGrant[] {
  if (filter.type === 'credit_grant') {
    if (filter.credit_grant === undefined) throw missingParameter('filter[credit_grant]')
    return [tx.need(creditGrants, filter.credit_grant, 'filter[credit_grant]')]
  }
  const scope = filter.applicability_scope
  if (scope === undefined) throw missingParameter('filter[applicability_scope]')
  return tx.where(creditGrants, 'customer', customer).filter(grant => {
    const own = grant.applicability_config.scope
    if (scope.price_type !== undefined) return own.price_type === scope.price_type
    return (scope.prices ?? []).every(({ id }) => own.prices?.some(price => price.id === id))
  })
}

function summaryOf(tx: Transaction, grants: readonly CreditGrant[], currency: string) {
  const total = (some: readonly CreditGrant[]) => some.reduce((sum, grant) => sum + ledgerBalance(tx, grant), 0)
  const amount = (value: number) => ({ monetary: { currency, value }, type: 'monetary' })
  return {
    available_balance: amount(total(grants.filter(grant => isAvailable(grant, tx.now)))),
    ledger_balance: amount(total(grants)),
  }
}

/**
 * Credits pay for the metered lines of a subscription's invoice, in the order of the lines and of the grants, after the
 * discounts of each line. Says whether there were any.
 */
export function applyCredits(tx: Transaction, invoice: Invoice): boolean {
  const grants = usableGrants(tx, invoice)
  if (grants.length === 0) return false
  const left = new Map(grants.map(grant => [grant.id, ledgerBalance(tx, grant)]))
  let applied = false
  for (const line of linesOf(tx, invoice.id)) {
    const credits = creditLine(tx, invoice, line, grants, left)
    if (credits.length === 0) continue
    tx.put(invoiceLines, line, { _credits: credits })
    applied = true
  }
  return applied
}

function creditLine(
  tx: Transaction,
  invoice: Invoice,
  line: InvoiceLine,
  grants: readonly CreditGrant[],
  left: Map<string, number>,
) {
  if (!isMeteredLine(tx, line)) return []
  let owed = line.amount - (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
  const credits: { amount: number; transaction: string }[] = []
  for (const grant of grants) {
    const amount = Math.min(owed, left.get(grant.id)!)
    if (amount <= 0 || !appliesTo(grant, line)) continue
    owed -= amount
    left.set(grant.id, left.get(grant.id)! - amount)
    const posting = postDebit(tx, grant, 'credits_applied', amount, { invoice: invoice.id, invoiceLine: line.id })
    credits.push({ amount, transaction: posting.id })
  }
  return credits
}

function isMeteredLine(tx: Transaction, line: InvoiceLine): boolean {
  if (line.parent?.type !== 'subscription_item_details') return false
  return Boolean(tx.find(prices, line.pricing?.price_details?.price)?.recurring?.meter)
}

function appliesTo(grant: CreditGrant, line: InvoiceLine): boolean {
  const { prices: named } = grant.applicability_config.scope
  return named === undefined || named.some(({ id }) => id === line.pricing?.price_details?.price)
}

/** Those of the invoice's currency that are in effect at its period's end, in the order in which they are drawn on. */
function usableGrants(tx: Transaction, invoice: Invoice): CreditGrant[] {
  if (invoice.parent?.type !== 'subscription_details') return []
  return tx
    .where(creditGrants, 'customer', invoice.customer!)
    .filter(grant => currencyOf(grant) === invoice.currency && grant.voided_at === null)
    .filter(
      ({ effective_at: from, expires_at: to }) =>
        (from ?? 0) <= invoice.period_end && (to === null || invoice.period_end < to),
    )
    .sort(byOrder)
}

const rank = (grant: CreditGrant) => [
  grant.priority ?? 50,
  grant.expires_at ?? Number.POSITIVE_INFINITY,
  grant.category === 'promotional' ? 0 : 1,
  grant.effective_at ?? 0,
  grant.created,
]

function byOrder(a: CreditGrant, b: CreditGrant): number {
  const [first, second] = [rank(a), rank(b)]
  const at = first.findIndex((value, position) => value !== second[position])
  return at < 0 ? 0 : first[at]! < second[at]! ? -1 : 1
}

/** The credits of a void invoice come back; those that have expired in the meantime are gone at once. */
export const reactions = {
  'invoice.voided'(tx: Transaction, invoice: Invoice) {
    for (const line of linesOf(tx, invoice.id)) {
      for (const { amount, transaction } of line._credits ?? []) {
        const grant = tx.get(creditGrants, tx.get(creditBalanceTransactions, transaction).credit_grant)
        postCredit(tx, grant, 'credits_application_invoice_voided', amount, {
          invoice: invoice.id,
          invoiceLine: line.id,
        })
        if (hasExpired(grant, tx.now)) spendRest(tx, grant)
      }
    }
  },
}
