/** SubscriptionSchedule as an object: its phases, what it shows, and its life. Its behaviour is in the files beside this one. */
import type Stripe from 'stripe'
import { emit, lifecycleSetup, stamp } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'

type Shown = Stored<Stripe.SubscriptionSchedule>
type ShownPhase = Shown['phases'][number]
type PhaseItem = Omit<ShownPhase['items'][number], 'tax_rates'> & { readonly tax_rates?: readonly string[] }
type PhaseInvoiceItem = Omit<ShownPhase['add_invoice_items'][number], 'tax_rates'> & {
  readonly tax_rates?: readonly string[]
}

/** A phase as it is stored: tax rates are ids. */
export type Phase = Omit<ShownPhase, 'items' | 'add_invoice_items' | 'default_tax_rates'> & {
  readonly items: readonly PhaseItem[]
  readonly add_invoice_items: readonly PhaseInvoiceItem[]
  readonly default_tax_rates: readonly string[]
}

export type SubscriptionSchedule = Omit<Shown, 'phases'> & {
  readonly phases: readonly Phase[]
  /** Keys of its due tasks. */
  readonly _tasks?: readonly string[]
}

type Event = { readonly type: 'start' | 'complete' | 'release' | 'cancel' | 'abort' }

const ends = {
  release: { target: 'released', actions: [stamp('released_at'), emit('subscription_schedule.released')] },
  cancel: { target: 'canceled', actions: [stamp('canceled_at'), emit('subscription_schedule.canceled')] },
} as const

/** @see https://docs.stripe.com/billing/subscriptions/subscription-schedules */
export const subscriptionScheduleMachine = lifecycleSetup<Event>().createMachine({
  id: 'subscription_schedule',
  initial: 'not_started',
  states: {
    not_started: { on: { start: 'active', ...ends } },
    active: {
      on: {
        ...ends,
        complete: { target: 'completed', actions: [stamp('completed_at'), emit('subscription_schedule.completed')] },
        /** Its subscription was canceled because nobody paid. */
        abort: { target: 'canceled', actions: [stamp('canceled_at'), emit('subscription_schedule.aborted')] },
      },
    },
    completed: {},
    released: {},
    canceled: {},
  },
})

const ratesShown = (tx: Transaction, ids: readonly string[] | undefined) =>
  (ids ?? []).map(id => tx.shown('tax_rate', id))

export const subscriptionSchedules = resource<SubscriptionSchedule>('subscription_schedule', {
  idPrefix: 'sub_sched',
  api: 'subscriptionSchedules',
  param: 'schedule',
  lifecycle: subscriptionScheduleMachine,
  indexes: { subscription: 'subscription', test_clock: 'test_clock' },
  show: (tx, { phases }: SubscriptionSchedule) => ({
    phases: phases.map(phase => ({
      ...phase,
      default_tax_rates: ratesShown(tx, phase.default_tax_rates),
      items: phase.items.map(item => ({ ...item, tax_rates: ratesShown(tx, item.tax_rates) })),
      add_invoice_items: phase.add_invoice_items.map(item => ({ ...item, tax_rates: ratesShown(tx, item.tax_rates) })),
    })),
  }),
})

/** The phase that runs at a moment. */
export const phaseAt = (schedule: Pick<SubscriptionSchedule, 'phases'>, at: number): Phase | undefined =>
  schedule.phases.find(({ start_date: start, end_date: end }) => start <= at && at < end)

export const lastPhase = (schedule: Pick<SubscriptionSchedule, 'phases'>): Phase => schedule.phases.at(-1)!
