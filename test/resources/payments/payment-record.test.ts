import { describe, expect, it } from 'vitest'
import { at, refused, till } from './till.js'

const reported = (outcome?: 'guaranteed' | 'failed' | 'canceled') => {
  const { api } = till()
  const { id } = api.paymentRecords.reportPayment({
    amount_requested: { currency: 'usd', value: 1000 },
    initiated_at: at('2026-03-01'),
    payment_method_details: { type: 'custom', custom: { display_name: 'Bank of Foo', type: 'foo' } },
    ...(outcome !== undefined && { outcome }),
  })
  const again = { initiated_at: at('2026-03-02') }
  const refund = (value?: number) =>
    api.paymentRecords.reportRefund(id, {
      outcome: 'refunded',
      processor_details: { type: 'custom', custom: { refund_reference: 'r' } },
      ...(value !== undefined && { amount: { currency: 'usd', value } }),
    })
  const amounts = () => {
    const record = api.paymentRecords.retrieve(id)
    const { amount_requested, amount_guaranteed, amount_failed, amount_canceled, amount_refunded } = record
    return [amount_requested, amount_guaranteed, amount_failed, amount_canceled, amount_refunded].map(a => a.value)
  }
  return { records: api.paymentRecords, attempts: api.paymentAttemptRecords, id, again, refund, amounts }
}

describe('payment_record', () => {
  it('is requested until its try is reported as guaranteed', () => {
    const { records, id, amounts } = reported()
    expect(amounts()).toEqual([1000, 0, 0, 0, 0])
    const guaranteed = records.reportPaymentAttemptGuaranteed(id, { guaranteed_at: at('2026-03-02') })
    expect(guaranteed).toMatchObject({ reported_by: 'self', payment_method_details: { type: 'custom' } })
    expect(amounts()).toEqual([1000, 1000, 0, 0, 0])
    expect(refused(() => records.reportPaymentAttemptFailed(id, { failed_at: at('2026-03-02') })).status).toBe(400)
  })

  it('may be over as it is reported', () => {
    expect(reported('guaranteed').amounts()).toEqual([1000, 1000, 0, 0, 0])
    expect(reported('failed').amounts()).toEqual([1000, 0, 1000, 0, 0])
    expect(reported('canceled').amounts()).toEqual([1000, 0, 0, 1000, 0])
  })

  it('is tried again when the last try has failed or was canceled, and keeps every try', () => {
    const { records, attempts, id, again, amounts } = reported()
    expect(refused(() => records.reportPaymentAttempt(id, again)).type).toBe('invalid_request_error')
    records.reportPaymentAttemptFailed(id, { failed_at: at('2026-03-02') })
    records.reportPaymentAttempt(id, { ...again, outcome: 'canceled' })
    expect(amounts()).toEqual([1000, 0, 0, 1000, 0])
    records.reportPaymentAttempt(id, again)
    const last = records.reportPaymentAttemptGuaranteed(id, { guaranteed_at: at('2026-03-02') })
    const tries = attempts.list({ payment_record: id }).data
    expect(tries[0]!.id).toBe(last.latest_payment_attempt_record)
    expect(
      tries.map(({ amount_guaranteed, amount_canceled, amount_failed }) => [
        amount_guaranteed.value,
        amount_canceled.value,
        amount_failed.value,
      ]),
    ).toEqual([
      [1000, 0, 0],
      [0, 1000, 0],
      [0, 0, 1000],
    ])
  })

  it('is refunded in parts, and not beyond what was guaranteed', () => {
    const { refund, amounts } = reported('guaranteed')
    refund(400)
    expect(refused(() => refund(700)).param).toBe('amount')
    refund()
    expect(amounts()).toEqual([1000, 1000, 0, 0, 1000])
    expect(refused(() => refund()).status).toBe(400)
    expect(refused(() => reported('failed').refund()).status).toBe(400)
  })

  it('takes what is learned of it later', () => {
    const { records, attempts, id } = reported()
    records.reportPaymentAttemptInformational(id, { description: 'Rent', customer_details: { name: 'Jane' } })
    const told = { description: 'Rent', customer_details: { name: 'Jane' } }
    expect(records.retrieve(id)).toMatchObject(told)
    expect(attempts.list({ payment_record: id }).data[0]).toMatchObject(told)
  })
})
