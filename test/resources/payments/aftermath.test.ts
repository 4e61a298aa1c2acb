import { describe, expect, it } from 'vitest'
import type { WorldOptions } from '../../../src/world.js'
import { at, refused, till } from './till.js'

describe('refund', () => {
  it('gives back in parts until nothing is left', () => {
    const t = till()
    const { id, latest_charge } = t.pay('pm_card_visa')
    const events = t.caused(() => t.api.refunds.create({ payment_intent: id, amount: 500 }))
    expect(events).toEqual(['refund.created', 'charge.refunded'])
    expect(refused(() => t.api.refunds.create({ charge: latest_charge as string, amount: 1600 }))).toMatchObject({
      status: 400,
      param: 'amount',
      message: 'Refund amount ($16.00) is greater than unrefunded amount on charge ($15.00)',
    })
    expect(t.api.refunds.create({ payment_intent: id }).amount).toBe(1500)
    expect(t.charge({ latest_charge })).toMatchObject({ amount_refunded: 2000, refunded: true })
    expect(refused(() => t.api.refunds.create({ payment_intent: id }))).toMatchObject({
      code: 'charge_already_refunded',
      message: `Charge ${latest_charge as string} has already been refunded.`,
    })
    // The fee of 88 is not given back.
    expect(t.pending()).toBe(-88)
  })

  it('gives back what a late capture took, and not what was only held', () => {
    const t = till()
    const { id } = t.pay('pm_card_visa', { capture_method: 'manual' })
    t.api.paymentIntents.capture(id, { amount_to_capture: 1200 })
    expect(t.api.refunds.create({ payment_intent: id }).amount).toBe(1200)
  })

  it('may be sent back by the bank, and the money with it', () => {
    const t = till()
    const { id, latest_charge } = t.pay('pm_card_refundFail')
    const refund = t.api.refunds.create({ payment_intent: id })
    expect(refund.status).toBe('succeeded')
    expect(t.api.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: expect.stringMatching(/^txn_/),
    })
    expect(t.charge({ latest_charge })).toMatchObject({ amount_refunded: 0, refunded: false })
    expect(t.pending()).toBe(2000 - 88)
  })

  it('may be pending for a moment', () => {
    const t = till()
    const refund = t.api.refunds.create({ payment_intent: t.pay('pm_card_pendingRefund').id })
    expect(refund.status).toBe('pending')
    expect(t.api.refunds.retrieve(refund.id).status).toBe('succeeded')
  })

  it('is not possible while the bank takes the payment back', () => {
    const t = till()
    const { id } = t.pay('pm_card_createDispute')
    expect(refused(() => t.api.refunds.create({ payment_intent: id })).code).toBe('charge_disputed')
    const inquired = t.pay('pm_card_createDisputeInquiry')
    expect(t.api.refunds.create({ payment_intent: inquired.id }).status).toBe('succeeded')
  })

  it('marks what its reason calls fraudulent', () => {
    const t = till()
    const { id, latest_charge } = t.pay('pm_card_visa')
    t.api.refunds.create({ payment_intent: id, reason: 'fraudulent' })
    expect(t.charge({ latest_charge }).fraud_details).toEqual({ user_report: 'fraudulent' })
  })
})

describe('dispute', () => {
  const disputed = (card = 'pm_card_createDispute') => {
    const t = till()
    const { id } = t.pay(card, { amount: 5000 })
    const [dispute] = t.api.disputes.list({ payment_intent: id }).data
    return { t, dispute: dispute!, intent: id }
  }

  it('takes the money and a fee at once', () => {
    const { t, dispute } = disputed()
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 5000 })
    expect(dispute.balance_transactions[0]).toMatchObject({ amount: -5000, fee: 1500, net: -6500, type: 'adjustment' })
    expect(t.pending()).toBe(5000 - 175 - 6500)
  })

  it('gives the money back, and not the fee, when it is won', () => {
    const { t, dispute } = disputed()
    const events = t.caused(() => {
      const answered = t.api.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } })
      expect(answered.status).toBe('under_review')
    })
    expect(events).toEqual(['charge.dispute.updated', 'charge.dispute.closed', 'charge.dispute.funds_reinstated'])
    expect(t.api.disputes.retrieve(dispute.id).status).toBe('won')
    expect(t.pending()).toBe(5000 - 175 - 1500)
  })

  it('gave the fee back too, until 2024 and where the account is Mexican', () => {
    const reversal = (options: WorldOptions) => {
      const t = till(options)
      const { id } = t.pay('pm_card_createDispute', { amount: 5000 })
      const [dispute] = t.api.disputes.list({ payment_intent: id }).data
      t.api.disputes.update(dispute!.id, { evidence: { uncategorized_text: 'winning_evidence' } })
      return t.api.disputes.retrieve(dispute!.id).balance_transactions[1]
    }
    const returned = { fee: -1500, fee_details: [{ amount: -1500, description: 'Dispute fee refund' }] }
    expect(reversal({ now: at('2024-03-19') })).toMatchObject(returned)
    expect(reversal({ settings: { country: 'MX' } })).toMatchObject(returned)
    expect(reversal({ now: at('2024-12-16') })).toMatchObject({ fee: 0, fee_details: [] })
  })

  it('is lost by evidence that convinces nobody, by closing it, and by not answering', () => {
    const convinced = disputed()
    convinced.t.api.disputes.update(convinced.dispute.id, { evidence: { uncategorized_text: 'losing_evidence' } })
    expect(convinced.t.api.disputes.retrieve(convinced.dispute.id).status).toBe('lost')
    const closed = disputed()
    expect(closed.t.api.disputes.close(closed.dispute.id).status).toBe('lost')
    expect(refused(() => closed.t.api.disputes.close(closed.dispute.id)).message).toBe('This dispute is already closed')
    const silent = disputed()
    silent.t.days(10)
    expect(silent.t.api.disputes.retrieve(silent.dispute.id).status).toBe('lost')
  })

  it('keeps evidence that is staged, and sends it when it is submitted', () => {
    const { t, dispute } = disputed()
    const staged = t.api.disputes.update(dispute.id, { evidence: { customer_name: 'Jane' }, submit: false })
    expect(staged).toMatchObject({
      status: 'needs_response',
      evidence_details: { has_evidence: true, submission_count: 0 },
    })
    const sent = t.api.disputes.update(dispute.id, { evidence: { product_description: 'A chair' } })
    expect(sent).toMatchObject({ status: 'under_review', evidence_details: { submission_count: 1 } })
    expect(sent.evidence).toMatchObject({ customer_name: 'Jane', product_description: 'A chair' })
    const again = () => t.api.disputes.update(dispute.id, { evidence: { product_description: 'A table' } })
    expect(refused(again)).toMatchObject({ status: 400, param: 'submit' })
    expect(t.api.disputes.update(dispute.id, { metadata: { seen: 'yes' } }).metadata).toEqual({ seen: 'yes' })
  })

  it('sends what is staged when it is only told to', () => {
    const { t, dispute } = disputed()
    t.api.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' }, submit: false })
    expect(t.api.disputes.update(dispute.id, { submit: true }).status).toBe('under_review')
    expect(t.api.disputes.retrieve(dispute.id).status).toBe('won')
  })

  it('moves no money as an inquiry, until that is escalated', () => {
    const { t, dispute } = disputed('pm_card_createDisputeInquiry')
    expect(dispute).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] })
    t.world.outside.escalateInquiry({ dispute: dispute.id })
    expect(t.api.disputes.retrieve(dispute.id)).toMatchObject({ status: 'needs_response' })
    expect(t.pending()).toBe(5000 - 175 - 6500)
  })

  it('closes as an inquiry after 120 days', () => {
    const { t, dispute } = disputed('pm_card_createDisputeInquiry')
    t.days(119)
    expect(t.api.disputes.retrieve(dispute.id).status).toBe('warning_needs_response')
    t.days(1)
    expect(t.api.disputes.retrieve(dispute.id).status).toBe('warning_closed')
  })
})

describe('radar', () => {
  it('warns of a fraud that the issuer has heard of, which a refund settles', () => {
    const t = till()
    const { id } = t.pay('pm_card_createIssuerFraudRecord')
    const [warning] = t.api.radar.earlyFraudWarnings.list({ payment_intent: id }).data
    expect(warning).toMatchObject({ actionable: true })
    t.api.refunds.create({ payment_intent: id })
    expect(t.api.radar.earlyFraudWarnings.retrieve(warning!.id).actionable).toBe(false)
  })

  it('puts an elevated risk under review', () => {
    const t = till()
    const { id } = t.pay('pm_card_riskLevelElevated')
    const { review } = t.api.paymentIntents.retrieve(id)
    expect(t.api.reviews.approve(review as string)).toMatchObject({ open: false, closed_reason: 'approved' })
    expect(t.api.paymentIntents.retrieve(id).review).toBeNull()
  })
})
