/** The account's settings. */
import { describe, expect, it } from 'vitest'
import { createWorld, UsageError } from '../../src/index.js'

describe('settings', () => {
  it('are laid over the standard ones, field by field', () => {
    const world = createWorld({ settings: { dunning: { then: 'unpaid' } } })
    expect(world.settings.current.dunning.retry_after_days).toEqual(
      createWorld().settings.current.dunning.retry_after_days,
    )
    world.settings.change({ dunning: { retry_after_days: [3] }, tax_rounding: 'invoice' })
    expect(world.settings.current).toMatchObject({
      dunning: { retry_after_days: [3], then: 'unpaid' },
      tax_rounding: 'invoice',
    })
  })

  it('are part of the state', () => {
    const world = createWorld()
    const before = world.snapshot()
    world.settings.change({ country: 'DE' })
    expect(world.fork().settings.current.country).toBe('DE')
    world.restore(before)
    expect(world.settings.current.country).toBe('US')
  })

  it('name the business on what its customers and the platform see', () => {
    const world = createWorld({ settings: { business_name: 'Rocket Rides', country: 'DE', default_currency: 'eur' } })
    const { api } = world
    expect(api.accounts.retrieveCurrent()).toMatchObject({
      business_profile: { name: 'Rocket Rides' },
      country: 'DE',
      default_currency: 'eur',
    })
    const customer = api.customers.create({}).id
    const invoice = { account_country: 'DE', account_name: 'Rocket Rides' }
    expect(api.invoices.create({ customer })).toMatchObject(invoice)
    const { id } = api.accounts.create({ type: 'standard', country: 'FR', business_profile: { name: 'Vélos' } })
    const own = { stripeAccount: id }
    const theirs = api.customers.create({}, own).id
    expect(api.invoices.create({ customer: theirs }, own)).toMatchObject({
      account_country: 'FR',
      account_name: 'Vélos',
    })
  })

  it.each([
    [{ setting: 'x' }, /there is no setting 'setting'; there are business_name, /],
    [{ __proto__: null, toString: 1 }, /there is no setting 'toString'/],
    [{ tax_rounding: 'up' }, /the setting 'tax_rounding' must be one of line_item, invoice/],
    [{ dunning: { then: 'x' } }, /the setting 'dunning.then' must be one of/],
    [{ dunning: { retry_after_days: [0] } }, /'dunning.retry_after_days' must be a list of integers above 0/],
    [{ dunning: 3 }, /the setting 'dunning' must be an object/],
    [{ country: 'us' }, /a country code/],
    [[], /settings must be an object/],
  ])('refuse %j', (changes, message) => {
    const world = createWorld()
    const change = () => world.settings.change(changes as never)
    expect(change).toThrow(UsageError)
    expect(change).toThrow(message)
  })
})
