/** The breaking changes between versions, newest first. Within one version the order is that of the changelog. */
import type { Change } from './change.js'
import { checkoutCustomer } from './changes/2022-08-01-checkout-customer.js'
import { checkoutItems, checkoutSubscriptionData } from './changes/2022-08-01-checkout-items.js'
import { checkoutShippingCost, checkoutShippingRates } from './changes/2022-08-01-checkout-shipping.js'
import { pendingInvoiceItems } from './changes/2022-08-01-pending-invoice-items.js'
import { chargeRefunds, paymentCharges } from './changes/2022-11-15-charges-and-refunds.js'
import { automaticPaymentMethods } from './changes/2023-08-16-automatic-payment-methods.js'
import { captureMethod } from './changes/2024-04-10-capture-method.js'
import { invoiceRendering } from './changes/2024-04-10-invoice-rendering.js'
import { productFeatures } from './changes/2024-04-10-product-features.js'
import { issuingFuel } from './changes/2024-06-20-issuing-fuel.js'
import { riskControls } from './changes/2024-09-30-account-risk-controls.js'
import { alertFilters } from './changes/2024-09-30-billing-alert.js'
import { terminalConsent } from './changes/2024-09-30-terminal-consent.js'
import { amountUpdates } from './changes/2025-03-31-charge-amount-updates.js'
import { checkoutShipping } from './changes/2025-03-31-checkout-shipping.js'
import { invoiceParent, invoicePayments, upcomingInvoice } from './changes/2025-03-31-invoice.js'
import { lineParent, linePricing } from './changes/2025-03-31-lines.js'
import { subscriptionDiscounts, subscriptionPeriods } from './changes/2025-03-31-subscription.js'
import { subscriptionPlan } from './changes/2025-03-31-subscription-plan.js'
import { creditNoteRefund, creditNoteTaxes } from './changes/2025-03-31-taxes.js'
import { usageRecords } from './changes/2025-03-31-usage-records.js'
import { discountSource } from './changes/2025-09-30-discount-source.js'
import { scheduleIterations } from './changes/2025-09-30-schedule-iterations.js'
import { checkoutUiMode } from './changes/2026-03-25-checkout-ui-mode.js'
import { issuingRiskLevel } from './changes/2026-03-25-issuing-risk-level.js'
import { evaluationInsights } from './changes/2026-03-25-payment-evaluation-insights.js'
import { visaCardReference } from './changes/2026-03-25-visa-card-reference.js'
import { accountLinkConfigurations } from './changes/2026-09-30-account-link-configurations.js'
import { oneCountry } from './changes/2026-09-30-financial-connections-country.js'
import { evaluationScore } from './changes/2026-09-30-payment-evaluation-score.js'
import { releaseReason } from './changes/2026-09-30-reserve-release.js'
import { untypedFields } from './changes/2026-09-30-untyped-fields.js'

export const changes: readonly Change[] = [
  untypedFields,
  releaseReason,
  oneCountry,
  evaluationScore,
  accountLinkConfigurations,
  checkoutUiMode,
  visaCardReference,
  evaluationInsights,
  issuingRiskLevel,
  discountSource,
  scheduleIterations,
  invoiceParent,
  invoicePayments,
  upcomingInvoice,
  lineParent,
  linePricing,
  creditNoteTaxes,
  creditNoteRefund,
  usageRecords,
  subscriptionPeriods,
  subscriptionDiscounts,
  subscriptionPlan,
  checkoutShipping,
  amountUpdates,
  riskControls,
  alertFilters,
  terminalConsent,
  issuingFuel,
  captureMethod,
  productFeatures,
  invoiceRendering,
  automaticPaymentMethods,
  chargeRefunds,
  paymentCharges,
  checkoutShippingCost,
  checkoutShippingRates,
  checkoutItems,
  checkoutSubscriptionData,
  checkoutCustomer,
  pendingInvoiceItems,
]
