/**
 * TestClock: a time of its own for the customers attached to it, which moves only when it is told to.
 * @see https://docs.stripe.com/billing/testing/test-clocks
 */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { runUntil } from '../../clock/run.js'
import { agenda } from '../../clock/timeline.js'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { longestAdvance } from '../billing/clock-limits.js'
import { subscriptions } from '../billing/subscription-resource.js'
import { customers } from '../customers/customer.js'

export type TestClock = Stored<Stripe.TestHelpers.TestClock>

/** @see https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage */
const KEPT_DAYS = 30

type Event = { type: 'advance' } | { type: 'arrived' } | { type: 'failed' }

export const testClockMachine = lifecycleSetup<Event>().createMachine({
  id: 'test_helpers.test_clock',
  initial: 'ready',
  states: {
    ready: { on: { advance: 'advancing' } },
    advancing: {
      entry: emit('test_helpers.test_clock.advancing'),
      on: {
        arrived: { target: 'ready', actions: emit('test_helpers.test_clock.ready') },
        failed: { target: 'internal_failure', actions: emit('test_helpers.test_clock.internal_failure') },
      },
    },
    internal_failure: {},
  },
})

export const testClocks = resource<TestClock>('test_helpers.test_clock', {
  idPrefix: 'clock',
  api: 'testHelpers.testClocks',
  label: 'testclock',
  param: 'test_clock',
  lifecycle: testClockMachine,
})

export const operations = {
  create(tx: Transaction, params: Stripe.TestHelpers.TestClockCreateParams): TestClock {
    const clock = tx.create(testClocks, {
      frozen_time: params.frozen_time,
      name: params.name ?? null,
      status: 'ready',
      status_details: {},
      deletes_after: tx.now + KEPT_DAYS * DAY_SECONDS,
    })
    tx.schedule('test_helpers.test_clock.delete', clock.id, clock.deletes_after)
    if (params.customer !== undefined) attachCustomer(tx, params.customer, clock.id)
    return clock
  },

  /** Answers at once, with `advancing`; what falls due on the way has happened when the next request comes. */
  advance(tx: Transaction, clock: TestClock, params: Stripe.TestHelpers.TestClockAdvanceParams): TestClock {
    requireReachable(tx, clock, params.frozen_time)
    const advancing = tx.send(testClocks, clock, { type: 'advance' })
    const { now } = tx
    tx.follow(clock.id)
    runUntil(tx, params.frozen_time)
    tx.clock = undefined
    tx.now = now
    tx.send(testClocks, clock, { type: 'arrived' })
    return { ...advancing, frozen_time: params.frozen_time }
  },

  del(tx: Transaction, clock: TestClock) {
    return remove(tx, clock)
  },
}

export const due = {
  'test_helpers.test_clock.delete'(tx: Transaction, id: string) {
    const clock = tx.find(testClocks, id)
    if (clock !== undefined) remove(tx, clock)
  },
}

/** For good. What already goes by the world's clock cannot go over: so only a customer without subscriptions. */
function attachCustomer(tx: Transaction, id: string, clock: string): void {
  const customer = tx.need(customers, id, 'customer')
  if (customer.test_clock) {
    throw invalidRequest(`Customer ${id} is already attached to the test clock ${String(customer.test_clock)}.`, {
      param: 'customer',
    })
  }
  if (tx.where(subscriptions, 'customer', id).length > 0) {
    throw invalidRequest('A customer with subscriptions cannot be attached to a test clock.', { param: 'customer' })
  }
  tx.update(customers, customer, { test_clock: clock })
}

function requireReachable(tx: Transaction, clock: TestClock, target: number): void {
  if (clock.status !== 'ready') {
    throw invalidRequest(`The test clock ${clock.id} is not ready: its status is ${clock.status}.`, {
      param: 'test_clock',
    })
  }
  if (target <= clock.frozen_time) {
    throw invalidRequest('You can only advance a test clock to a time in the future of its current frozen time.', {
      code: 'test_clock_advance_invalid',
      param: 'frozen_time',
    })
  }
  if (target > longestAdvance(tx, clock)) {
    throw invalidRequest(
      'You can only advance a test clock by at most two intervals of its shortest subscription, or two years where it has none.',
      { param: 'frozen_time' },
    )
  }
}

/** With a clock go its customers, and with them their subscriptions. */
function remove(tx: Transaction, clock: TestClock) {
  const world = { clock: tx.clock, now: tx.now }
  tx.follow(clock.id)
  for (const customer of tx.where(customers, 'test_clock', clock.id)) tx.remove(customers, customer)
  for (const [key] of agenda(tx.due, clock.id)) tx.unschedule(key)
  Object.assign(tx, world)
  return tx.remove(testClocks, clock)
}
