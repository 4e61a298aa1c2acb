/** Reasons of the merchant's own for a cancellation. @see https://docs.stripe.com/api/billing/feedback-option */
import { expect, it } from 'vitest'
import { feedbackOptionMachine } from '../../../src/resources/billing/feedback-option.js'
import { refusal, type Story, story } from './story.js'
import { transitionsOf } from './transitions.js'

const option = (s: Story) => s.api.billing.feedbackOptions.create({ description: 'Moved to Mars' })
const configured = (s: Story, feedback_options: string[]) =>
  s.api.billingPortal.configurations.create({
    features: {
      subscription_cancel: {
        enabled: true,
        cancellation_reason: { enabled: true, options: ['other'], feedback_options },
      },
    },
  })

it('a feedback option is listed by its status, and deactivated once', () => {
  const s = story('2026-01-01')
  expect(transitionsOf(feedbackOptionMachine)).toEqual(['active → inactive (deactivate)'])
  const { id, ...made } = option(s)
  expect(made).toMatchObject({ description: 'Moved to Mars', status: 'active' })
  const listed = (status: 'active' | 'inactive') => s.api.billing.feedbackOptions.list({ status }).data.length
  expect([listed('active'), listed('inactive')]).toEqual([1, 0])
  expect(s.api.billing.feedbackOptions.update(id, { description: 'Mars' })).toMatchObject({ description: 'Mars' })
  expect(s.api.billing.feedbackOptions.deactivate(id)).toMatchObject({
    status: 'inactive',
    status_transitions: { deactivated_at: s.world.clock.now },
  })
  expect([listed('active'), listed('inactive')]).toEqual([0, 1])
  expect(refusal(() => s.api.billing.feedbackOptions.deactivate(id)).status).toBe(400)
})

it('the portal offers those that are active', () => {
  const s = story()
  const { id } = option(s)
  expect(configured(s, [id]).features.subscription_cancel.cancellation_reason.feedback_options).toEqual([id])
  s.api.billing.feedbackOptions.deactivate(id)
  const param = 'features[subscription_cancel][cancellation_reason][feedback_options][0]'
  expect(refusal(() => configured(s, [id])).param).toBe(param)
  expect(refusal(() => configured(s, ['fbopt_none']))).toMatchObject({ code: 'resource_missing', param })
})

it('a subscription keeps what was said of its end, at once or later', () => {
  const s = story()
  const subscribed = () => s.api.subscriptions.create({ customer: s.customer(), items: [{ price: s.price(1000) }] }).id
  const said = { comment: 'Far away', feedback: 'other' as const, feedback_option: option(s).id }
  const ended = s.api.subscriptions.cancel(subscribed(), { cancellation_details: said })
  expect(ended.cancellation_details).toEqual({ ...said, reason: 'cancellation_requested' })
  const id = subscribed()
  const ends = { cancel_at_period_end: true, cancellation_details: said }
  expect(s.api.subscriptions.update(id, ends).cancellation_details).toEqual({
    ...said,
    reason: 'cancellation_requested',
  })
  s.to('2026-02-01')
  expect(s.api.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled', cancellation_details: said })
  const unknown = { cancellation_details: { feedback_option: 'fbopt_none' } }
  expect(refusal(() => s.api.subscriptions.update(subscribed(), unknown)).param).toBe(
    'cancellation_details[feedback_option]',
  )
})
