/** Where answers in older versions have more than their packages say, because the API was recorded so. */
import type { KnownMisfit } from '../conformance/known-misfits.js'

const RECORDED = 'Recorded in answers of a version whose package does not have it.'

const LATER = 'A value that the API gained later shows in older versions too: versions take nothing from enums.'
const CORRECTED = 'Null all along: the package said otherwise until a minor release, and the API stayed as it was.'

export const recorded: readonly KnownMisfit[] = [
  { object: 'climate.product', says: /removal_pathway: is "/, why: LATER },
  { object: 'climate.supplier', says: /^removal_pathway: is "/, why: LATER },
  {
    object: 'payment_intent',
    says: /^payment_method_options\.card\.request_three_d_secure: is "challenge"/,
    why: LATER,
  },
  { object: 'tax_rate', says: /^tax_type: is "/, why: LATER },
  // Changelog of the package, 11.5.0, 10.3.0 and 10.4.0 (twice), 15.12.0, 16.7.0.
  { object: 'checkout.session', says: /^cancel_url: is null/, why: CORRECTED },
  { object: 'person', says: /^additional_tos_acceptances\.account: is null/, why: CORRECTED },
  { object: 'topup', says: /^source: is null/, why: CORRECTED },
  {
    object: 'treasury.outbound_transfer',
    says: /^(destination_payment_method|tracking_details\.us_domestic_wire\.imad): is null/,
    why: CORRECTED,
  },
  {
    object: 'treasury.outbound_payment',
    says: /^tracking_details\.us_domestic_wire\.imad: is null/,
    why: CORRECTED,
  },
  {
    object: 'dispute',
    says: /^(enhanced_eligibility_types|evidence\.enhanced_evidence|evidence_details\.enhanced_eligibility|payment_method_details\.card\.case_type): is not in/,
    why: RECORDED,
  },
  {
    object: 'account',
    says: /^(risk_controls|settings\.capital|company\.directorship_declaration): is not in/,
    why: RECORDED,
  },
  {
    object: 'charge',
    says: /^(amount_updates|outcome\.\w+|payment_method_details\.card\.\w+): is not in/,
    why: RECORDED,
  },
  { object: 'charge', says: /^refunds: is missing/, why: 'Since 2022-11-15 it is there where it is expanded.' },
  {
    object: 'invoice',
    says: /^(amount_overpaid|payment_settings\.payment_method_options\.(pix|upi)): is not in/,
    why: RECORDED,
  },
  { object: 'invoiceitem', says: /^quantity_decimal: is not in/, why: RECORDED },
  { object: 'line_item', says: /^quantity_decimal: is not in/, why: RECORDED },
  { object: 'line_item', says: /^subscription: is missing/, why: 'Recorded since basil: `parent` has it.' },
  { object: 'payment_intent', says: /^(latest_charge|payment_method_configuration_details): is not in/, why: RECORDED },
  {
    object: 'payment_method',
    says: /^(allow_redisplay|card\.generated_from|card\.regulated_status): is not in/,
    why: RECORDED,
  },
  { object: 'payout', says: /^(application_fee|application_fee_amount|trace_id): is not in/, why: RECORDED },
  { object: 'person', says: /^relationship\.authorizer: is not in/, why: RECORDED },
  { object: 'product', says: /^(attributes|tax_details): is not in/, why: RECORDED },
  { object: 'subscription', says: /^(plan|quantity|managed_payments): is not in/, why: RECORDED },
]
