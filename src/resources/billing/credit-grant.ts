/** CreditGrant: credits that pay for a customer's usage before anything else does. @see https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits */
import type Stripe from 'stripe'
import { invalidRequest, missingParameter } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { prices } from '../products/price.js'
import { creditBalanceTransactions, ledgerBalance, postCredit, postDebit } from './credit-balance-transaction.js'

export type CreditGrant = Stored<Stripe.Billing.CreditGrant>

export const creditGrants = resource<CreditGrant>('billing.credit_grant', {
  idPrefix: 'credgr_test',
  api: 'billing.creditGrants',
  label: 'credit grant',
})

/** @see https://docs.stripe.com/api/billing/credit-grant/create */
const UNUSED_MAX = 100
const PRIORITY = { first: 0, default: 50, last: 100 }
const PRICES_MAX = 20

export const operations = {
  create(tx: Transaction, params: Stripe.Billing.CreditGrantCreateParams): CreditGrant {
    if (params.customer === undefined) throw missingParameter('customer')
    const customer = tx.need(customers, params.customer, 'customer')
    tx.follow(customer.test_clock)
    const { effective_at: effective = tx.now, expires_at: expires } = params
    requireSound(tx, params, effective)
    requireRoom(tx, customer.id)
    const grant = tx.create(creditGrants, {
      ...tx.fields(creditGrants, params),
      amount: {
        monetary: { ...params.amount.monetary!, currency: params.amount.monetary!.currency.toLowerCase() },
        type: 'monetary',
      },
      category: params.category ?? 'paid',
      customer: customer.id,
      effective_at: effective,
      metadata: tx.fields(creditGrants, { metadata: params.metadata ?? {} }).metadata ?? {},
      priority: params.priority ?? PRIORITY.default,
      test_clock: customer.test_clock ?? null,
      updated: tx.now,
    })
    postCredit(tx, grant, 'credits_granted', grant.amount.monetary!.value, undefined, effective)
    if (expires !== undefined) tx.schedule('billing.credit_grant.expire', grant.id, expires)
    return grant
  },

  update(tx: Transaction, grant: CreditGrant, params: Stripe.Billing.CreditGrantUpdateParams): CreditGrant {
    tx.follow(grant.test_clock as string | null)
    const { expires_at: expires } = params
    if (typeof expires === 'number') {
      requireAhead(tx, expires)
      tx.schedule('billing.credit_grant.expire', grant.id, expires)
    }
    return tx.update(creditGrants, grant, { ...tx.fields(creditGrants, params, grant), updated: tx.now })
  },

  /** What is left of it is gone, at once. */
  expire(tx: Transaction, grant: CreditGrant): CreditGrant {
    tx.follow(grant.test_clock as string | null)
    requireOpen(tx, grant, 'expired')
    return expireNow(tx, grant)
  },

  voidGrant(tx: Transaction, grant: CreditGrant): CreditGrant {
    tx.follow(grant.test_clock as string | null)
    requireOpen(tx, grant, 'voided')
    const used = tx.newest(
      creditBalanceTransactions,
      'credit_grant',
      grant.id,
      ({ debit }) => debit?.type === 'credits_applied',
    )
    if (used !== undefined)
      throw invalidRequest('You can only void credit grants that have not been applied to an invoice.', { param: 'id' })
    const voided = tx.update(creditGrants, grant, { voided_at: tx.now, updated: tx.now })
    postDebit(tx, voided, 'credits_voided', ledgerBalance(tx, voided))
    return voided
  },
}

export const due = {
  'billing.credit_grant.expire'(tx: Transaction, id: string) {
    const grant = tx.find(creditGrants, id)
    if (grant?.expires_at === tx.now && grant.voided_at === null) spendRest(tx, grant)
  },
}

export const hasExpired = (grant: CreditGrant, now: number): boolean =>
  grant.expires_at !== null && grant.expires_at <= now

/** In effect, and neither voided nor over. */
export const isAvailable = (grant: CreditGrant, now: number): boolean =>
  grant.voided_at === null && !hasExpired(grant, now) && (grant.effective_at ?? 0) <= now

/** Nothing of it is left once it has expired. */
export function spendRest(tx: Transaction, grant: CreditGrant): void {
  const left = ledgerBalance(tx, grant)
  if (left > 0) postDebit(tx, grant, 'credits_expired', left)
}

function expireNow(tx: Transaction, grant: CreditGrant): CreditGrant {
  const expired = tx.update(creditGrants, grant, { expires_at: tx.now, updated: tx.now })
  spendRest(tx, expired)
  return expired
}

function requireOpen(tx: Transaction, grant: CreditGrant, done: string): void {
  if (grant.voided_at !== null)
    throw invalidRequest(`This credit grant cannot be ${done} because it has been voided.`, { param: 'id' })
  if (hasExpired(grant, tx.now))
    throw invalidRequest(`This credit grant cannot be ${done} because it has already expired.`, { param: 'id' })
}

function requireAhead(tx: Transaction, expires: number): void {
  if (expires <= tx.now) throw invalidRequest('`expires_at` must be in the future.', { param: 'expires_at' })
}

function requireSound(tx: Transaction, params: Stripe.Billing.CreditGrantCreateParams, effective: number): void {
  const { monetary } = params.amount
  if (monetary === undefined) throw missingParameter('amount[monetary]')
  if (monetary.value <= 0)
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount[monetary][value]',
    })
  const { expires_at: expires, priority } = params
  if (expires !== undefined) {
    requireAhead(tx, expires)
    if (expires <= effective)
      throw invalidRequest('`expires_at` must be after `effective_at`.', { param: 'expires_at' })
  }
  if (priority !== undefined && (priority < PRIORITY.first || priority > PRIORITY.last)) {
    throw invalidRequest(`\`priority\` must be between ${PRIORITY.first} and ${PRIORITY.last}.`, { param: 'priority' })
  }
  requireScope(tx, params.applicability_config.scope)
}

function requireScope(
  tx: Transaction,
  scope: Stripe.Billing.CreditGrantCreateParams['applicability_config']['scope'],
): void {
  const param = 'applicability_config[scope]'
  if ((scope.price_type === undefined) === (scope.prices === undefined)) {
    throw invalidRequest('You must pass exactly one of `price_type` and `prices`.', { param })
  }
  if ((scope.prices?.length ?? 0) > PRICES_MAX)
    throw invalidRequest(`A credit grant can apply to at most ${PRICES_MAX} prices.`, { param })
  for (const [at, { id }] of (scope.prices ?? []).entries()) {
    const price = tx.need(prices, id, `${param}[prices][${at}][id]`)
    if (price.recurring?.meter) continue
    throw invalidRequest('Credit grants can only apply to metered prices that are backed by a meter.', {
      param: `${param}[prices][${at}][id]`,
    })
  }
}

function requireRoom(tx: Transaction, customer: string): void {
  const unused = tx.where(creditGrants, 'customer', customer).filter(grant => isAvailable(grant, tx.now))
  if (unused.length >= UNUSED_MAX)
    throw invalidRequest(`A customer can have at most ${UNUSED_MAX} unused credit grants.`, { param: 'customer' })
}
