/** A signal of Radar without a score has none; before, it had -1. */
import { type Change, type Fields, isFields } from '../change.js'
import { mapFields } from '../values.js'

const scored = (signal: unknown): unknown =>
  isFields(signal) && signal['score'] === null ? { ...signal, score: -1 } : signal

export const evaluationScore: Change = {
  since: '2026-09-30.endive',
  source: 'https://docs.stripe.com/changelog/endive/2026-09-30/payment-evaluations-nullable-score',
  responses: {
    'radar.payment_evaluation': ({ signals }): Fields =>
      isFields(signals) ? { signals: mapFields(signals, scored) } : {},
  },
}
