/** What Radar makes of a payment is told by signals; before, by one hash of insights. */
import type { Change } from '../change.js'
import { at } from '../values.js'

export const evaluationInsights: Change = {
  since: '2026-03-25.dahlia',
  source: 'https://docs.stripe.com/changelog/dahlia/2026-03-25/payment-evaluation-signals-recommended-action',
  responses: {
    'radar.payment_evaluation': ({ signals, recommended_action: action }) => ({
      insights: {
        evaluated_at: at(signals, 'fraudulent_payment', 'evaluated_at'),
        fraudulent_dispute: {
          recommended_action: action,
          risk_score: Math.round(Number(at(signals, 'fraudulent_payment', 'score'))),
        },
      },
    }),
  },
}
