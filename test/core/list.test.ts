import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { refused, till } from '../resources/payments/till.js'

describe('a list', () => {
  it('of somebody who never was is refused, and of somebody who was deleted is not', () => {
    const { api } = till()
    const { id } = api.customers.create({})
    api.customers.del(id)
    expect(api.invoices.list({ customer: id }).data).toEqual([])
    expect(refused(() => api.invoices.list({ customer: 'cus_nobody' }))).toMatchObject({
      status: 400,
      code: 'resource_missing',
      param: 'customer',
      message: "No such customer: 'cus_nobody'",
    })
  })

  it('is narrowed by what stands within a filter', () => {
    const { api } = till()
    const { id: customer } = api.customers.create({})
    const finalized = () => {
      const { id } = api.invoices.create({ customer })
      api.invoiceItems.create({ customer, invoice: id, amount: 3000, currency: 'usd' })
      return api.invoices.finalizeInvoice(id, { expand: ['payments'] }).payments!.data[0]!
    }
    const [first] = [finalized(), finalized()]
    const { payment_intent } = first!.payment as { payment_intent: string }
    const { data } = api.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent } })
    expect(data.map(({ id }) => id)).toEqual([first!.id])
  })

  it('is narrowed by bounds of a moment', () => {
    const { api } = till()
    const { id: customer } = api.customers.create({ email: 'a@example.com' })
    const [five, ten] = [5, 10].map(days_until_due =>
      api.invoices.create({ customer, collection_method: 'send_invoice', days_until_due }),
    )
    const due = (due_date: Stripe.RangeQueryParam | number) => api.invoices.list({ due_date }).data.map(({ id }) => id)
    expect(due({ gt: five!.due_date! })).toEqual([ten!.id])
    expect(due({ gte: five!.due_date!, lt: ten!.due_date! })).toEqual([five!.id])
    expect(due(ten!.due_date!)).toEqual([ten!.id])
    expect(due({ lt: five!.due_date! })).toEqual([])
  })

  it('of products is narrowed to those that are named, of value lists to those that hold a value', () => {
    const { api } = till()
    const [first] = ['A', 'B'].map(name => api.products.create({ name }).id)
    expect(api.products.list({ ids: [first!] }).data.map(({ id }) => id)).toEqual([first])
    const { id: value_list } = api.radar.valueLists.create({ alias: 'watched', name: 'Watched', item_type: 'email' })
    api.radar.valueListItems.create({ value_list, value: 'A@example.com' })
    expect(api.radar.valueLists.list({ contains: 'a@example.com' }).data.map(({ id }) => id)).toEqual([value_list])
    expect(api.radar.valueListItems.list({ value_list, value: 'a@example.com' }).data).toHaveLength(1)
  })
})
