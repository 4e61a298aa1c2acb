/** CreditBalanceTransaction: one posting of a credit grant's ledger. @see https://docs.stripe.com/api/billing/credit-balance-transaction */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import type { CreditGrant } from './credit-grant.js'

export type CreditBalanceTransaction = Stored<Stripe.Billing.CreditBalanceTransaction> & { readonly _customer: string }

export const creditBalanceTransactions = resource<CreditBalanceTransaction>('billing.credit_balance_transaction', {
  idPrefix: 'cbtxn',
  api: 'billing.creditBalanceTransactions',
  indexes: { credit_grant: 'credit_grant', customer: '_customer' },
})

/** Where credits were applied to. */
export interface Application {
  readonly invoice: string
  readonly invoiceLine: string
}

type Credit = NonNullable<CreditBalanceTransaction['credit']>['type']
type Debit = NonNullable<CreditBalanceTransaction['debit']>['type']

const monetary = (value: number, currency: string) => ({ monetary: { currency, value }, type: 'monetary' as const })

export function postCredit(
  tx: Transaction,
  grant: CreditGrant,
  type: Credit,
  value: number,
  back?: Application,
  at = tx.now,
): CreditBalanceTransaction {
  return tx.create(creditBalanceTransactions, {
    ...common(grant, at),
    credit: {
      amount: monetary(value, currencyOf(grant)),
      credits_application_invoice_voided:
        back === undefined ? null : { invoice: back.invoice, invoice_line_item: back.invoiceLine },
      type,
    },
    debit: null,
    type: 'credit',
  })
}

export function postDebit(
  tx: Transaction,
  grant: CreditGrant,
  type: Debit,
  value: number,
  to?: Application,
): CreditBalanceTransaction {
  return tx.create(creditBalanceTransactions, {
    ...common(grant, tx.now),
    credit: null,
    debit: {
      amount: monetary(value, currencyOf(grant)),
      credits_applied: to === undefined ? null : { invoice: to.invoice, invoice_line_item: to.invoiceLine },
      type,
    },
    type: 'debit',
  })
}

const common = (grant: CreditGrant, effectiveAt: number) => ({
  credit_grant: grant.id,
  effective_at: effectiveAt,
  test_clock: grant.test_clock,
  _customer: grant.customer,
})

export const currencyOf = (grant: CreditGrant): string => grant.amount.monetary!.currency

/** What its postings sum to. */
export const ledgerBalance = (tx: Transaction, grant: CreditGrant): number =>
  tx
    .where(creditBalanceTransactions, 'credit_grant', grant.id)
    .reduce(
      (sum, { credit, debit }) => sum + (credit?.amount.monetary?.value ?? 0) - (debit?.amount.monetary?.value ?? 0),
      0,
    )
