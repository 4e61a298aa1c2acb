/** Transaction: tax that was collected, and what of it was reversed. @see https://docs.stripe.com/api/tax/transactions */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { share } from '../../core/money.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { calculationLines, calculations } from './calculation.js'

export type TaxTransaction = Omit<Stored<Stripe.Tax.Transaction>, 'line_items'>
export type TaxTransactionLine = Stored<Stripe.Tax.TransactionLineItem> & { readonly _owner: string }

export const taxTransactions = resource<TaxTransaction>('tax.transaction', {
  idPrefix: 'tax',
  api: 'tax.transactions',
  label: 'tax transaction',
  indexes: { reference: 'reference', calculation: '_calculation', original: 'reversal.original_transaction' },
  lists: {
    line_items: {
      object: 'tax.transaction_line_item',
      by: '_owner',
      url: '/v1/tax/transactions/{id}/line_items',
      oldestFirst: true,
      onlyExpanded: true,
    },
  },
})

export const taxTransactionLines = resource<TaxTransactionLine>('tax.transaction_line_item', {
  idPrefix: 'tax_li',
  indexes: { original: 'reversal.original_line_item' },
})

export const operations = {
  createFromCalculation(tx: Transaction, params: Stripe.Tax.TransactionCreateFromCalculationParams): TaxTransaction {
    const calculation = tx.need(calculations, params.calculation, 'calculation')
    if (calculation.expires_at !== null && calculation.expires_at <= tx.now) {
      throw invalidRequest('The tax calculation has expired. Create a new one to make a transaction of it.', {
        param: 'calculation',
      })
    }
    if (tx.newest(taxTransactions, 'calculation', calculation.id) !== undefined) {
      throw invalidRequest('The tax calculation has already been used for a transaction.', { param: 'calculation' })
    }
    requireNewReference(tx, params.reference)
    const { currency, customer, customer_details, ship_from_details, shipping_cost, tax_date } = calculation
    const transaction = tx.create(taxTransactions, {
      currency,
      customer,
      customer_details,
      metadata: params.metadata ?? null,
      posted_at: params.posted_at ?? tx.now,
      reference: params.reference,
      ship_from_details,
      shipping_cost,
      tax_date,
      type: 'transaction',
      _calculation: calculation.id,
    } as Partial<TaxTransaction>)
    for (const line of tx.where(calculationLines, '_owner', calculation.id).reverse()) {
      const { amount, amount_tax, metadata, product, quantity, reference, tax_behavior, tax_code } = line
      const kept = { amount, amount_tax, metadata, product, quantity, reference, tax_behavior, tax_code }
      tx.create(taxTransactionLines, { ...kept, reversal: null, type: 'transaction', _owner: transaction.id })
    }
    return transaction
  },

  createReversal(tx: Transaction, params: Stripe.Tax.TransactionCreateReversalParams): TaxTransaction {
    const original = tx.need(taxTransactions, params.original_transaction, 'original_transaction')
    if (original.type === 'reversal') {
      throw invalidRequest('A reversal cannot be reversed.', { param: 'original_transaction' })
    }
    requireNewReference(tx, params.reference)
    const lines = reversedLines(tx, original, params)
    const { currency, customer, customer_details, ship_from_details, shipping_cost, tax_date } = original
    const reversal = tx.create(taxTransactions, {
      currency,
      customer,
      customer_details,
      metadata: params.metadata ?? null,
      posted_at: tx.now,
      reference: params.reference,
      reversal: { original_transaction: original.id },
      ship_from_details,
      shipping_cost: params.mode === 'full' && shipping_cost !== null ? negated(shipping_cost) : null,
      tax_date,
      type: 'reversal',
    } as Partial<TaxTransaction>)
    for (const line of lines)
      tx.create(taxTransactionLines, { ...line, type: 'reversal', _owner: reversal.id } as Partial<TaxTransactionLine>)
    return reversal
  },
}

const negated = <T extends { readonly amount: number; readonly amount_tax: number }>(line: T): T => ({
  ...line,
  // Zero less a number is never the negative zero that JSON does not know.
  amount: 0 - line.amount,
  amount_tax: 0 - line.amount_tax,
})

function requireNewReference(tx: Transaction, reference: string): void {
  if (tx.newest(taxTransactions, 'reference', reference) === undefined) return
  throw invalidRequest(`The reference \`${reference}\` is already in use by another transaction.`, {
    param: 'reference',
  })
}

type ReversalParams = Stripe.Tax.TransactionCreateReversalParams

function reversedLines(tx: Transaction, original: TaxTransaction, params: ReversalParams): readonly object[] {
  const lines = tx.where(taxTransactionLines, '_owner', original.id).reverse()
  if (params.mode === 'full') {
    if (tx.newest(taxTransactions, 'original', original.id) !== undefined) {
      throw invalidRequest('The transaction has already been reversed, in whole or in part.', {
        param: 'original_transaction',
      })
    }
    return lines.map(line => reversalOf(line, -line.amount, -line.amount_tax))
  }
  if (params.flat_amount !== undefined) return flatReversal(lines, params.flat_amount)
  return (params.line_items ?? []).map((told, at) => {
    const line = lines.find(({ id }) => id === told.original_line_item)
    const param = `line_items[${at}][original_line_item]`
    if (line === undefined)
      throw invalidRequest(`No such line item: '${told.original_line_item}'`, { code: 'resource_missing', param })
    requireLeft(tx, line, told, at)
    return {
      ...reversalOf(line, told.amount, told.amount_tax),
      metadata: told.metadata ?? null,
      quantity: told.quantity ?? line.quantity,
      reference: told.reference,
    }
  })
}

const reversalOf = (line: TaxTransactionLine, amount: number, amount_tax: number) => ({
  amount,
  amount_tax,
  metadata: line.metadata,
  product: line.product,
  quantity: line.quantity,
  reference: line.reference,
  reversal: { original_line_item: line.id },
  tax_behavior: line.tax_behavior,
  tax_code: line.tax_code,
})

/** Amounts of a reversal are negative, and never more than what is left of the line. */
function requireLeft(
  tx: Transaction,
  line: TaxTransactionLine,
  told: { amount: number; amount_tax: number },
  at: number,
): void {
  const before = tx.where(taxTransactionLines, 'original', line.id)
  for (const name of ['amount', 'amount_tax'] as const) {
    const left = before.reduce((sum, reversal) => sum + reversal[name], line[name])
    if (told[name] > 0 || -told[name] > left) {
      throw invalidRequest(
        `The ${name} of a reversal must be negative and at most what is left of the line item (${left}).`,
        {
          param: `line_items[${at}][${name}]`,
        },
      )
    }
  }
}

/** A flat amount, tax included, is shared among the lines by their totals. */
function flatReversal(lines: readonly TaxTransactionLine[], flat: number): readonly object[] {
  const totalOf = (line: TaxTransactionLine) => line.amount + (line.tax_behavior === 'exclusive' ? line.amount_tax : 0)
  const total = lines.reduce((sum, line) => sum + totalOf(line), 0)
  if (flat >= 0 || -flat > total) {
    throw invalidRequest('`flat_amount` must be negative and at most the total of the transaction.', {
      param: 'flat_amount',
    })
  }
  return lines.map(line => reversalOf(line, share(line.amount, flat, total), share(line.amount_tax, flat, total)))
}
