/**
 * Fields that the API gained without a new version, and shows in every version, whatever the types of the older package
 * say: each was recorded in answers of a version whose package does not have it. The types' other new fields are left
 * out of older answers, so that these are what the older package describes.
 */

const ADDITIVE: Readonly<Record<string, readonly string[]>> = {
  account: ['company.directorship_declaration'],
  balance: ['instant_available.net_available'],
  charge: [
    'outcome.advice_code',
    'outcome.network_advice_code',
    'outcome.network_decline_code',
    'payment_method_details.card.amount_authorized',
    'payment_method_details.card.authorization_code',
    'payment_method_details.card.extended_authorization',
    'payment_method_details.card.incremental_authorization',
    'payment_method_details.card.multicapture',
    'payment_method_details.card.network_token',
    'payment_method_details.card.network_transaction_id',
    'payment_method_details.card.overcapture',
    'payment_method_details.card.regulated_status',
  ],
  dispute: [
    'enhanced_eligibility_types',
    'evidence.enhanced_evidence',
    'evidence_details.enhanced_eligibility',
    'payment_method_details.card.case_type',
  ],
  invoice: [
    'amount_overpaid',
    'payment_settings.payment_method_options.pix',
    'payment_settings.payment_method_options.upi',
  ],
  invoiceitem: ['quantity_decimal'],
  line_item: ['quantity_decimal'],
  payment_intent: ['latest_charge', 'payment_method_configuration_details'],
  payment_method: ['allow_redisplay', 'card.generated_from', 'card.regulated_status'],
  payout: ['application_fee', 'application_fee_amount', 'trace_id'],
  person: ['relationship.authorizer'],
  product: ['tax_details'],
  subscription: ['managed_payments'],
}

/** Whether a field stays, by its path within its object. */
export const isAdditive = (object: string, path: string): boolean => ADDITIVE[object]?.includes(path) ?? false
