/**
 * Who controls a connected account.
 * @see https://docs.stripe.com/connect/migrate-to-controller-properties
 */
import type Stripe from 'stripe'

/** Since controllers have properties (April 2024), accounts of all types tell of theirs. */
export const TOLD_SINCE = 1_713_916_800

interface Controller {
  readonly payer: string
  readonly losses: string
  readonly collection: string
  readonly dashboard: string
}

const CONTROLLERS: Readonly<Record<string, Controller>> = {
  custom: { payer: 'application_custom', losses: 'application', collection: 'application', dashboard: 'none' },
  express: { payer: 'application_express', losses: 'application', collection: 'stripe', dashboard: 'express' },
  standard: { payer: 'account', losses: 'stripe', collection: 'stripe', dashboard: 'full' },
}

/** Who pays fees and losses, asks for information and shows a Dashboard. A type is a name for one choice of these. */
export function controllerOf(
  type: string | undefined,
  params: Stripe.AccountCreateParams.Controller | undefined,
): { readonly type: string; readonly controller: object } {
  const kind = type ?? (params === undefined ? 'standard' : 'none')
  const { payer, losses, collection, dashboard } = CONTROLLERS[kind] ?? CONTROLLERS['standard']!
  return {
    type: kind,
    controller: {
      fees: { payer: params?.fees?.payer ?? payer },
      is_controller: true,
      losses: { payments: params?.losses?.payments ?? losses },
      requirement_collection: params?.requirement_collection ?? collection,
      stripe_dashboard: { type: params?.stripe_dashboard?.type ?? dashboard },
      type: 'application',
    },
  }
}
