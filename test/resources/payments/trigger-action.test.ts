/** Customers who scan, pay or let a payment expire, by a call of the preview. */
import type Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { post } from '../../support/nameless.js'
import { refused, type Till, till } from './till.js'

const asked = (t: Till, type: string, params: object = {}) =>
  t.api.paymentIntents.create({
    amount: 2000,
    confirm: true,
    currency: 'usd',
    payment_method_data: { type } as never,
    allowed_payment_method_types: [type],
    return_url: 'https://example.com',
    ...params,
  })
const trigger = (t: Till, id: string, params: object) =>
  post<Stripe.PaymentIntent>(t.world, `/v1/test/payment_intents/${id}/trigger_action`, { ...params })
const scanned = (result?: string) => ({ type: 'scan_qr_code', ...(result && { scan_qr_code: { result } }) })
const wechat = (t: Till) => asked(t, 'wechat_pay', { payment_method_options: { wechat_pay: { client: 'web' } } })

describe('an action that is triggered', () => {
  it.each([
    ['pays where the code is scanned', scanned('success'), 'succeeded'],
    ['pays unless told', scanned(), 'succeeded'],
    ['fails where the scan does', scanned('failure'), 'requires_payment_method'],
    ['lets the payment expire', { type: 'expire' }, 'requires_payment_method'],
  ])('%s', (_, params, status) => {
    const t = till()
    const { id, next_action } = wechat(t)
    expect(next_action?.type).toBe('wechat_pay_display_qr_code')
    expect(trigger(t, id, params).status).toBe(status)
  })

  it('sends the bank transfer that is waited for', () => {
    const t = till()
    const customer = t.api.customers.create({}).id
    const options = { customer_balance: { bank_transfer: { type: 'us_bank_transfer' }, funding_type: 'bank_transfer' } }
    const { id } = asked(t, 'customer_balance', { customer, payment_method_options: options })
    expect(trigger(t, id, { type: 'fund' })).toMatchObject({ amount_received: 2000, status: 'succeeded' })
  })

  it('is one that is waited for', () => {
    const t = till()
    const { id } = wechat(t)
    expect(refused(() => trigger(t, id, { type: 'fund' })).code).toBe('payment_intent_unexpected_state')
    expect(refused(() => trigger(t, id, { type: 'dance' })).param).toBe('type')
    trigger(t, id, scanned())
    expect(refused(() => trigger(t, id, scanned())).code).toBe('payment_intent_unexpected_state')
  })
})
