/** What a phase asks of its subscription, where it says nothing as the schedule does. */
import type Stripe from 'stripe'
import { withoutNulls } from '../../core/shape.js'
import type { Transaction } from '../../core/transaction.js'
import { applyDiscounts } from '../products/discount.js'
import { transferOf } from './invoice-share.js'
import { type Subscription, subscriptions, switchedTax } from './subscription-resource.js'
import { lastPhase, type Phase, type SubscriptionSchedule } from './subscription-schedule-resource.js'

const last = (schedule: SubscriptionSchedule, phase: Phase) => phase.end_date === lastPhase(schedule).end_date
const ends = (schedule: SubscriptionSchedule, phase: Phase) =>
  schedule.end_behavior === 'cancel' && last(schedule, phase)

/** As parameters of a subscription that begins with it. */
export function subscriptionParams(
  schedule: SubscriptionSchedule,
  phase: Phase,
  now: number,
): Stripe.SubscriptionCreateParams {
  const { default_settings: settings } = schedule
  const method = phase.collection_method ?? settings.collection_method ?? 'charge_automatically'
  const due = phase.invoice_settings?.days_until_due ?? settings.invoice_settings.days_until_due
  const payment = phase.default_payment_method ?? settings.default_payment_method
  const description = phase.description ?? settings.description
  return {
    ...settingsAt(schedule, phase),
    customer: schedule.customer,
    items: phase.items.map(item => itemParams(item)),
    add_invoice_items: phase.add_invoice_items.map(invoiceItemParams),
    automatic_tax: { enabled: (phase.automatic_tax ?? settings.automatic_tax)?.enabled ?? false },
    billing_mode: { type: schedule.billing_mode.type },
    currency: phase.currency,
    collection_method: method,
    ...(method === 'send_invoice' && { days_until_due: due ?? 30 }),
    ...(payment !== null && { default_payment_method: payment }),
    default_tax_rates: [...phase.default_tax_rates],
    ...(description !== null && { description }),
    discounts: phase.discounts.map(discountParam),
    metadata: phase.metadata ?? {},
    proration_behavior: phase.proration_behavior,
    ...(phase.trial_end !== null && phase.trial_end > now && { trial_end: phase.trial_end }),
    ...(phase.start_date < now && { backdate_start_date: phase.start_date }),
    ...(ends(schedule, phase) && { cancel_at: phase.end_date }),
  }
}

type Settings = Pick<
  Stripe.SubscriptionCreateParams,
  'application_fee_percent' | 'billing_thresholds' | 'invoice_settings' | 'on_behalf_of' | 'transfer_data'
>

function settingsAt({ default_settings: settings }: SubscriptionSchedule, phase: Phase): Settings {
  const { days_until_due: _days, ...invoice } = {
    ...withoutNulls(settings.invoice_settings),
    ...withoutNulls(phase.invoice_settings ?? {}),
  } as { readonly days_until_due?: number }
  return {
    ...withoutNulls({
      application_fee_percent: phase.application_fee_percent ?? settings.application_fee_percent,
      billing_thresholds: phase.billing_thresholds ?? settings.billing_thresholds,
      on_behalf_of: phase.on_behalf_of ?? settings.on_behalf_of,
      transfer_data: phase.transfer_data ?? settings.transfer_data,
    }),
    invoice_settings: invoice as NonNullable<Settings['invoice_settings']>,
  }
}

type ItemParams = NonNullable<Stripe.SubscriptionCreateParams['items']>[number]

export const itemParams = (item: Phase['items'][number]): ItemParams => ({
  price: item.price,
  ...(item.quantity !== undefined && { quantity: item.quantity }),
  ...(item.billing_thresholds !== null && {
    billing_thresholds: { usage_gte: item.billing_thresholds.usage_gte ?? 0 },
  }),
  discounts: item.discounts.map(discountParam),
  metadata: item.metadata ?? {},
  tax_rates: [...(item.tax_rates ?? [])],
})

export const invoiceItemParams = (item: Phase['add_invoice_items'][number]) => ({
  price: item.price,
  quantity: item.quantity ?? 1,
  discounts: item.discounts.map(discountParam),
  metadata: item.metadata ?? {},
  tax_rates: [...(item.tax_rates ?? [])],
})

export const discountParam = ({ coupon, discount, promotion_code: code }: Phase['discounts'][number]) => ({
  ...(coupon !== null && { coupon }),
  ...(discount !== null && { discount }),
  ...(code !== null && { promotion_code: code }),
})

/** The subscription's fields as the phase has them. */
export function phaseFields(tx: Transaction, schedule: SubscriptionSchedule, phase: Phase, subscription: Subscription) {
  const wanted = subscriptionParams(schedule, phase, tx.now)
  const { billing_thresholds: thresholds, invoice_settings } = wanted
  const nested = {
    ...(thresholds !== undefined && { billing_thresholds: thresholds }),
    ...(invoice_settings !== undefined && { invoice_settings }),
  }
  return {
    billing_thresholds: null,
    ...tx.fields(subscriptions, nested, subscription),
    application_fee_percent: wanted.application_fee_percent || null,
    on_behalf_of: wanted.on_behalf_of || null,
    transfer_data: transferOf(wanted.transfer_data),
    automatic_tax: switchedTax(wanted.automatic_tax!.enabled),
    cancel_at: ends(schedule, phase) ? phase.end_date : null,
    canceled_at: ends(schedule, phase) ? (subscription.canceled_at ?? tx.now) : null,
    collection_method: wanted.collection_method!,
    days_until_due: wanted.days_until_due ?? null,
    default_payment_method: wanted.default_payment_method ?? subscription.default_payment_method,
    default_tax_rates: phase.default_tax_rates,
    description: wanted.description || null,
    discounts: applyDiscounts(tx, wanted.discounts, { customer: subscription.customer, subscription: subscription.id }),
    metadata: { ...subscription.metadata, ...phase.metadata },
  }
}
