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
})
