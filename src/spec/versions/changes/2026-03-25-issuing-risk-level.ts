/** The risks of an authorization of Issuing have a `level`; it was `risk_level`. */
import { type Change, type Fields, isFields } from '../change.js'
import { mapFields } from '../values.js'

function renamed(risk: unknown): unknown {
  if (!isFields(risk) || risk['risk_level'] === undefined) return risk
  const { risk_level: level, ...rest } = risk
  return { ...rest, level }
}

export const issuingRiskLevel: Change = {
  since: '2026-03-25.dahlia',
  source: 'https://docs.stripe.com/changelog/dahlia/2026-03-25/issuing-authorization-risk-assessments-risk-level',
  params: {
    'testHelpers.issuing.authorizations.create': ({ risk_assessment: risks }): Fields =>
      isFields(risks) ? { risk_assessment: mapFields(risks, renamed) } : {},
  },
}
