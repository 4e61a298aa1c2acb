/** Model-based commands: random lives of subscriptions, each step checked against the model and every invariant. */
import fc from 'fast-check'
import { SimulatorError } from '../../core/errors.js'
import type { World } from '../../world.js'
import { cards, type PlanParams, plans, spans } from '../arbitraries/index.js'
import type { Model } from './model.js'

type Command = fc.Command<Model, World>

const expect = (truth: boolean, sentence: string): void => {
  if (!truth) throw new SimulatorError(sentence)
}

const pick = <T>(items: Iterable<T>, at: number): T => {
  const all = [...items]
  return all[at % all.length]!
}

class CreateCustomer implements Command {
  constructor(readonly card: string) {}
  check = () => true
  run(model: Model, world: World): void {
    const customer = world.api.customers.create({
      payment_method: this.card,
      invoice_settings: { default_payment_method: this.card },
    })
    model.customers.set(customer.id, { works: this.card !== 'pm_card_chargeCustomerFail' })
    world.check()
  }
  toString = () => `createCustomer(${this.card})`
}

class Subscribe implements Command {
  constructor(
    readonly at: number,
    readonly plan: PlanParams,
  ) {}
  check = (model: Readonly<Model>) => model.customers.size > 0
  run(model: Model, world: World): void {
    const [customer, { works }] = pick(model.customers, this.at)
    const price = world.api.prices.create({ ...this.plan, product_data: { name: 'Plan' } })
    const subscription = world.api.subscriptions.create({ customer, items: [{ price: price.id }] })
    const free = this.plan.unit_amount === 0
    expect((subscription.status === 'active') === (works || free), `a new subscription is ${subscription.status}`)
    model.subscriptions.set(subscription.id, { customer })
    world.check()
  }
  toString = () =>
    `subscribe(${this.plan.unit_amount} every ${this.plan.recurring.interval_count} ${this.plan.recurring.interval})`
}

class SwapCard implements Command {
  constructor(
    readonly at: number,
    readonly card: string,
  ) {}
  check = (model: Readonly<Model>) => model.customers.size > 0
  run(model: Model, world: World): void {
    const [customer, known] = pick(model.customers, this.at)
    const method = world.api.paymentMethods.attach(this.card, { customer })
    world.api.customers.update(customer, { invoice_settings: { default_payment_method: method.id } })
    known.works = this.card !== 'pm_card_chargeCustomerFail'
    world.check()
  }
  toString = () => `swapCard(${this.card})`
}

class Advance implements Command {
  constructor(readonly seconds: number) {}
  check = () => true
  run(model: Model, world: World): void {
    world.clock.advance({ seconds: this.seconds })
    model.now += this.seconds
    expect(world.clock.now === model.now, `the clock shows ${world.clock.now}, not ${model.now}`)
    world.check()
  }
  toString = () => `advance(${this.seconds}s)`
}

class Cancel implements Command {
  constructor(
    readonly at: number,
    readonly prorate: boolean,
  ) {}
  check = (model: Readonly<Model>) => model.subscriptions.size > 0
  run(model: Model, world: World): void {
    const [id] = pick(model.subscriptions, this.at)
    const before = world.api.subscriptions.retrieve(id)
    if (before.status !== 'canceled' && before.status !== 'incomplete_expired') {
      const canceled = world.api.subscriptions.cancel(id, { prorate: this.prorate, invoice_now: this.prorate })
      expect(canceled.status === 'canceled', `a cancelled subscription is ${canceled.status}`)
    }
    model.subscriptions.delete(id)
    world.check()
  }
  toString = () => `cancel(${this.prorate ? 'prorated' : 'as it is'})`
}

/** For `fc.commands`: lives of customers and their subscriptions. */
export const subscriptionCommands = (): fc.Arbitrary<Command>[] => [
  cards().map(card => new CreateCustomer(card)),
  fc.tuple(fc.nat(20), plans()).map(([at, plan]) => new Subscribe(at, plan)),
  fc.tuple(fc.nat(20), cards()).map(([at, card]) => new SwapCard(at, card)),
  spans().map(seconds => new Advance(seconds)),
  fc.tuple(fc.nat(20), fc.boolean()).map(([at, prorate]) => new Cancel(at, prorate)),
]
