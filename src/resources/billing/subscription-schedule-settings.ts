/** What a phase leaves to the default settings of its schedule: who has a share of payments, and what invoices say. @see https://docs.stripe.com/api/subscription_schedules/object */
import type Stripe from 'stripe'
import { withoutNulls } from '../../core/shape.js'
import type { Phase, SubscriptionSchedule } from './subscription-schedule-resource.js'

type Params = Pick<
  Stripe.SubscriptionCreateParams,
  'application_fee_percent' | 'invoice_settings' | 'on_behalf_of' | 'transfer_data'
>

/** As parameters of a subscription. */
export function settingsAt({ default_settings: settings }: SubscriptionSchedule, phase: Phase): Params {
  const { days_until_due: _days, ...invoice } = {
    ...withoutNulls(settings.invoice_settings),
    ...withoutNulls(phase.invoice_settings ?? {}),
  } as { readonly days_until_due?: number }
  const transfer = phase.transfer_data ?? settings.transfer_data
  return {
    ...withoutNulls({
      application_fee_percent: phase.application_fee_percent ?? settings.application_fee_percent,
      on_behalf_of: phase.on_behalf_of ?? settings.on_behalf_of,
      transfer_data: transfer && withoutNulls(transfer),
    }),
    invoice_settings: invoice as NonNullable<Params['invoice_settings']>,
  }
}
