/** VerificationReport: what the checks of one submission found. @see https://docs.stripe.com/api/identity/verification_reports */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'

export type VerificationReport = Stored<Stripe.Identity.VerificationReport>

/** Numbers and dates of birth are shown where they are expanded; a restricted key would be needed at Stripe. */
export const verificationReports = resource<VerificationReport>('identity.verification_report', {
  idPrefix: 'vr',
  api: 'identity.verificationReports',
  label: 'verification report',
  indexes: { verification_session: 'verification_session', type: 'type' },
})
