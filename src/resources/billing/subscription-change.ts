/**
 * How a subscription changes: the wanted items beside the present ones, the prorations between them, and whether the
 * change is invoiced at once.
 * @see https://docs.stripe.com/billing/subscriptions/change
 */
import type Stripe from 'stripe'
import { invalidRequest, noSuch } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { customers } from '../customers/customer.js'
import { applyDiscounts } from '../products/discount.js'
import type { Price } from '../products/price.js'
import { taxRateIds } from '../products/tax-rate.js'
import { pendingItems, scheduleFinalization } from './invoice.js'
import { finalizeAndCollect } from './invoice-collect.js'
import { type Invoice, invoices } from './invoice-draft.js'
import { finalizeInvoice } from './invoice-finalize.js'
import type { LineDraft } from './invoice-line.js'
import { currencyOf, insertItem, refused } from './subscription-create.js'
import { boundedBy, moveEnd } from './subscription-end.js'
import { addInvoiceItem, announceInvoice } from './subscription-invoice.js'
import { quantityOf, recurringPrice, requireFew, requireTogether } from './subscription-items-input.js'
import { fullAmount, isMetered, licensedLine, trialLine } from './subscription-lines.js'
import { prorationCredits, prorationDebit } from './subscription-prorations.js'
import {
  isFlexible,
  itemsOf,
  priceOf,
  type Subscription,
  type SubscriptionItem,
  subscriptionItems,
  subscriptions,
  USAGE_BEGINS,
} from './subscription-resource.js'
import { lengthOfPrice, recurrenceOf, referenceOf, stretchFrom } from './subscription-terms.js'
import { billUsage, repricedUsage } from './usage-item.js'

/** What a change may say; the forms of the calls that ask for one. */
export interface Change {
  readonly items?: Stripe.SubscriptionUpdateParams['items']
  readonly proration_behavior?: Stripe.SubscriptionUpdateParams['proration_behavior']
  readonly proration_date?: number
  readonly payment_behavior?: Stripe.SubscriptionUpdateParams['payment_behavior']
  readonly anchorNow?: boolean
  readonly trial_end?: number | 'now'
  readonly add_invoice_items?: Stripe.SubscriptionUpdateParams['add_invoice_items']
  /** The subscription's own end was told anew. */
  readonly movesEnd?: boolean
  /** It takes effect only when its invoice is paid: until then no status moves. */
  readonly waits?: true
  /** Pending items that its invoice leaves to a later one. */
  readonly leavesOut?: readonly string[]
}

interface Wanted {
  readonly present: SubscriptionItem | undefined
  readonly price: Price
  readonly quantity: { quantity?: number }
  readonly input: NonNullable<Stripe.SubscriptionUpdateParams['items']>[number]
}

/** Changes items, trial and anchor. The caller has stored the other fields, and says `customer.subscription.updated`. */
export function changeSubscription(tx: Transaction, subscription: Subscription, told: Change): Invoice | undefined {
  if (told.trial_end === 'now' && subscription.status !== 'trialing') {
    const { trial_end: _none, ...rest } = told
    return changeSubscription(tx, subscription, rest)
  }
  const change = { ...told, ...leftOut(tx, subscription, told) }
  const items = itemsOf(tx, subscription.id)
  const wanted = wantedItems(tx, subscription, items, change)
  const removed = removedItems(items, change)
  const kept = items.filter(item => !removed.includes(item) && !wanted.some(({ present }) => present?.id === item.id))
  requireTogether(
    [...kept.map(item => priceOf(tx, item)), ...wanted.map(({ price }) => price)],
    isFlexible(subscription),
  )
  const at = prorationDate(tx, items, change)
  const reset = resetsAnchor(tx, subscription, wanted, change)
  const touched = [
    ...wanted.flatMap(({ present }) => (present && changes(tx, present, wanted) ? [present] : [])),
    ...removed,
  ]
  const prorates = change.proration_behavior !== 'none' && subscription.status !== 'trialing'
  if (prorates) prorationCredits(tx, subscription, reset ? items : touched, at)
  for (const item of removed) {
    // In classic mode usage that was not billed goes with its item.
    if (prorates && isFlexible(subscription)) billUsage(tx, subscription, item)
    tx.remove(subscriptionItems, tx.get(subscriptionItems, item.id))
  }
  const fresh = wanted.map((want, position) => applyItem(tx, subscription, want, position, at))
  const customer = tx.get(customers, subscription.customer)
  requireFew(change.add_invoice_items, 'add_invoice_items')
  for (const item of change.add_invoice_items ?? []) addInvoiceItem(tx, customer, subscription, item)
  if (reset) return restart(tx, subscription, change, at)
  if (prorates) {
    for (const [position, item] of fresh.entries()) {
      const { present } = wanted[position]!
      if (present === undefined || touched.includes(present)) prorationDebit(tx, subscription, item, at)
    }
  }
  if (change.movesEnd) moveEnd(tx, tx.get(subscriptions, subscription.id), prorates)
  const invoiced = change.proration_behavior === 'always_invoice' || (change.add_invoice_items?.length ?? 0) > 0
  return invoiced ? updateInvoice(tx, subscription, [], change) : undefined
}

/** In classic mode an invoice that was asked for has the items of its change alone. @see https://docs.stripe.com/billing/subscriptions/billing-mode/compare */
function leftOut(
  tx: Transaction,
  subscription: Subscription,
  { proration_behavior: behavior }: Change,
): Pick<Change, 'leavesOut'> {
  if (behavior !== 'always_invoice' || isFlexible(subscription)) return {}
  return { leavesOut: pendingItems(tx, subscription.customer, subscription.id).map(({ id }) => id) }
}

function wantedItems(
  tx: Transaction,
  { currency }: Subscription,
  items: readonly SubscriptionItem[],
  change: Change,
): Wanted[] {
  const wanted: Wanted[] = []
  for (const [at, input] of (change.items ?? []).entries()) {
    if (input.deleted) continue
    const param = `items[${at}]`
    const present = input.id === undefined ? undefined : items.find(item => item.id === input.id)
    if (input.id !== undefined && present === undefined)
      throw noSuch('subscription_item', input.id, `${param}[id]`, 400)
    const named = input.price ?? input.plan ?? input.price_data
    const price =
      named === undefined && present !== undefined ? priceOf(tx, present) : recurringPrice(tx, input, param, currency)
    // Another price without a quantity begins with one. @see https://docs.stripe.com/api/subscription_items/update
    const before = present !== undefined && present.price === price.id ? present.quantity : undefined
    wanted.push({
      present,
      price,
      quantity: quantityOf(price, input.quantity ?? (isMetered(price) ? undefined : before), param),
      input,
    })
  }
  return wanted
}

function removedItems(items: readonly SubscriptionItem[], change: Change): SubscriptionItem[] {
  return (change.items ?? []).flatMap((input, at) => {
    if (!input.deleted) return []
    const item = items.find(({ id }) => id === input.id)
    if (item === undefined) throw noSuch('subscription_item', input.id ?? '', `items[${at}][id]`, 400)
    return [item]
  })
}

function changes(_tx: Transaction, present: SubscriptionItem, wanted: readonly Wanted[]): boolean {
  const want = wanted.find(({ present: item }) => item?.id === present.id)
  return want !== undefined && (want.price.id !== present.price || want.quantity.quantity !== present.quantity)
}

function prorationDate(tx: Transaction, items: readonly SubscriptionItem[], change: Change): number {
  const { proration_date: date } = change
  if (date === undefined) return tx.now
  if (change.anchorNow) {
    throw invalidRequest('You cannot pass `proration_date` when `billing_cycle_anchor` is `now`.', {
      param: 'proration_date',
    })
  }
  const start = Math.min(...items.map(item => item.current_period_start))
  const end = Math.max(...items.map(item => item.current_period_end))
  if (date < start || date > end) {
    throw invalidRequest('The `proration_date` must be within the current period of the subscription.', {
      param: 'proration_date',
    })
  }
  return date
}

/** Asked for; or, in classic mode, another interval or the first price that is not free. A trial that begins or ends too. */
function resetsAnchor(tx: Transaction, subscription: Subscription, wanted: readonly Wanted[], change: Change): boolean {
  if (change.anchorNow || change.trial_end !== undefined) return true
  if (isFlexible(subscription) || subscription.status === 'trialing') return false
  const items = itemsOf(tx, subscription.id)
  const [first] = items
  const otherInterval =
    first !== undefined && wanted.some(({ price }) => lengthOfPrice(price) !== lengthOfPrice(priceOf(tx, first)))
  const wasFree = items.every(item => !isMetered(priceOf(tx, item)) && isFree(tx, item))
  const isPaid = wanted.some(
    ({ price, quantity }) => fullAmount(tx, { price: price.id, ...quantity, ...currencyOf(tx, price) }) > 0,
  )
  return otherInterval || (wasFree && isPaid)
}

/** Whatever its quantity: none of a price that costs something is not free. */
const isFree = (tx: Transaction, item: SubscriptionItem): boolean =>
  fullAmount(tx, { ...item, quantity: Math.max(1, item.quantity ?? 1) }) === 0

function applyItem(
  tx: Transaction,
  subscription: Subscription,
  want: Wanted,
  position: number,
  at: number,
): SubscriptionItem {
  const { present, price, quantity, input } = want
  const customer = tx.get(customers, subscription.customer)
  if (present === undefined) {
    const trialEnd = subscription.status === 'trialing' ? subscription.trial_end : null
    const terms = { trialEnd, reference: referenceOf(subscription), start: at }
    return insertItem(tx, subscription, customer, input as never, price, position, terms)
  }
  const current = tx.get(subscriptionItems, present.id)
  const moved = lengthOfPrice(price) === lengthOfPrice(priceOf(tx, present)) || subscription.status === 'trialing'
  const stretch = stretchFrom(referenceOf(subscription), recurrenceOf(price), at)
  return tx.put(subscriptionItems, current, {
    ...currencyOf(tx, price),
    price: price.id,
    ...(price.id !== present.price && repricedUsage(tx, subscription, current)),
    ...quantity,
    ...(!moved && { current_period_start: at, current_period_end: boundedBy(subscription, stretch.end) }),
    ...(input.metadata !== undefined && tx.fields(subscriptionItems, { metadata: input.metadata }, current as never)),
    ...(input.billing_thresholds !== undefined && { billing_thresholds: input.billing_thresholds || null }),
    ...(input.tax_rates !== undefined && {
      tax_rates: taxRateIds(tx, input.tax_rates || [], `items[${position}][tax_rates]`),
    }),
    ...(input.discounts !== undefined && {
      discounts: applyDiscounts(
        tx,
        input.discounts,
        { customer: customer.id, subscription_item: present.id },
        `items[${position}][discounts]`,
      ),
    }),
  })
}

/** A new period from now on, for all items; invoiced at once. A trial's period is free. */
function restart(tx: Transaction, subscription: Subscription, change: Change, at: number): Invoice | undefined {
  const trialEnd = typeof change.trial_end === 'number' ? change.trial_end : null
  if (trialEnd !== null && trialEnd <= tx.now)
    throw invalidRequest('Invalid timestamp: must be in the future.', { param: 'trial_end' })
  const anchor = trialEnd ?? at
  const current = tx.get(subscriptions, subscription.id)
  const ending = current.status === 'trialing' && trialEnd === null
  const restarted = tx.put(subscriptions, current, {
    billing_cycle_anchor: anchor,
    _anchorReference: null,
    ...((change.trial_end !== undefined || ending) && {
      trial_end: trialEnd ?? tx.now,
      trial_start: trialEnd === null ? current.trial_start : trialStart(tx, current),
    }),
  })
  if (!change.waits) followTrial(tx, restarted)
  const lines: LineDraft[] = []
  for (const item of itemsOf(tx, subscription.id).reverse())
    lines.push(...restartItem(tx, restarted, item, at, trialEnd))
  return updateInvoice(tx, tx.get(subscriptions, subscription.id), lines, change)
}

/** A trial that goes on keeps its start. Of several, flexible mode tells the most recent, classic mode the first. */
const trialStart = (tx: Transaction, { status, trial_start: first, ...subscription }: Subscription): number =>
  status === 'trialing' || !isFlexible(subscription) ? (first ?? tx.now) : tx.now

/** The status follows a trial that was told to end otherwise. */
export function followTrial(tx: Transaction, subscription: Subscription): Subscription {
  const trial = (subscription.trial_end ?? 0) > tx.now
  if (trial === (subscription.status === 'trialing')) return subscription
  return trial ? startTrial(tx, subscription) : tx.send(subscriptions, subscription, { type: 'trial_ended' })
}

/** @see https://docs.stripe.com/api/subscriptions/update */
function startTrial(tx: Transaction, subscription: Subscription): Subscription {
  const started = tx.trySend(subscriptions, subscription, { type: 'trial_started' })
  if (started !== undefined) return started
  throw invalidRequest(`You cannot set \`trial_end\` on a subscription whose status is \`${subscription.status}\`.`, {
    param: 'trial_end',
  })
}

function restartItem(
  tx: Transaction,
  subscription: Subscription,
  item: SubscriptionItem,
  at: number,
  trialEnd: number | null,
): LineDraft[] {
  const price = priceOf(tx, item)
  const stretch = stretchFrom(at, recurrenceOf(price), at)
  const end = boundedBy(subscription, trialEnd ?? stretch.end)
  const moved = tx.put(subscriptionItems, item, {
    current_period_start: at,
    current_period_end: end,
    ...USAGE_BEGINS,
    _debits: [],
  })
  if (trialEnd !== null) return [trialLine(tx, subscription, moved, { start: at, end })]
  if (isMetered(price)) return []
  return [licensedLine(tx, subscription, moved, { ...stretch, end })]
}

/** The invoice of a change: made, finalized and charged within the request. */
function updateInvoice(
  tx: Transaction,
  subscription: Subscription,
  lines: readonly LineDraft[],
  change: Change,
): Invoice | undefined {
  const pending = pendingItems(tx, subscription.customer, subscription.id).filter(
    ({ id }) => !change.leavesOut?.includes(id),
  )
  if (lines.length === 0 && pending.length === 0) return undefined
  const announced = announceInvoice(tx, subscription, 'subscription_update', lines, { items: pending })
  const draft = change.waits ? tx.put(invoices, announced, { _pendingUpdate: true }) : announced
  if (subscription.collection_method === 'send_invoice') return scheduleFinalization(tx, draft)
  if (change.payment_behavior === 'default_incomplete') return finalizeInvoice(tx, draft)
  const invoice = finalizeAndCollect(tx, draft)
  if (invoice.status !== 'paid' && change.payment_behavior === 'error_if_incomplete') throw refused(tx, invoice)
  return invoice
}
