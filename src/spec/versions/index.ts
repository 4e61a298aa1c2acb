/** The breaking changes between versions, newest first. Within one version the order is that of the changelog. */
import type { Change } from './change.js'
import { chargesAndRefunds } from './changes/2022-11-15-charges-and-refunds.js'
import { automaticPaymentMethods } from './changes/2023-08-16-automatic-payment-methods.js'
import { captureMethod } from './changes/2024-04-10-capture-method.js'
import { invoiceRendering } from './changes/2024-04-10-invoice-rendering.js'
import { productFeatures } from './changes/2024-04-10-product-features.js'
import { riskControls } from './changes/2024-09-30-account-risk-controls.js'
import { amountUpdates } from './changes/2025-03-31-charge-amount-updates.js'
import { checkoutShipping } from './changes/2025-03-31-checkout-shipping.js'
import { invoiceParent, invoicePayments, upcomingInvoice } from './changes/2025-03-31-invoice.js'
import { lineParent, linePricing } from './changes/2025-03-31-lines.js'
import { subscriptionDiscounts, subscriptionPeriods } from './changes/2025-03-31-subscription.js'
import { subscriptionPlan } from './changes/2025-03-31-subscription-plan.js'
import { creditNoteRefund, creditNoteTaxes } from './changes/2025-03-31-taxes.js'
import { discountSource } from './changes/2025-09-30-discount-source.js'
import { checkoutUiMode } from './changes/2026-03-25-checkout-ui-mode.js'
import { visaCardReference } from './changes/2026-03-25-visa-card-reference.js'
import { oneCountry } from './changes/2026-09-30-financial-connections-country.js'
import { releaseReason } from './changes/2026-09-30-reserve-release.js'
import { untypedFields } from './changes/2026-09-30-untyped-fields.js'

export const changes: readonly Change[] = [
  untypedFields,
  releaseReason,
  oneCountry,
  checkoutUiMode,
  visaCardReference,
  discountSource,
  invoiceParent,
  invoicePayments,
  upcomingInvoice,
  lineParent,
  linePricing,
  creditNoteTaxes,
  creditNoteRefund,
  subscriptionPeriods,
  subscriptionDiscounts,
  subscriptionPlan,
  checkoutShipping,
  amountUpdates,
  riskControls,
  captureMethod,
  productFeatures,
  invoiceRendering,
  automaticPaymentMethods,
  chargesAndRefunds,
]
