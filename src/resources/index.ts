/** The registry: one line per resource. */
import { createEngine } from '../core/engine.js'
import * as secret from './apps/secret.js'
import * as balanceTransaction from './balance/balance-transaction.js'
import * as balance from './balance/balance.js'
import * as payout from './balance/payout.js'
import * as topup from './balance/topup.js'
import * as creditNoteLine from './billing/credit-note-line.js'
import * as creditNote from './billing/credit-note.js'
import * as customerBalanceTransaction from './billing/customer-balance-transaction.js'
import * as invoiceCollect from './billing/invoice-collect.js'
import * as invoiceItem from './billing/invoice-item.js'
import * as invoiceLines from './billing/invoice-lines.js'
import * as invoicePayment from './billing/invoice-payment.js'
import * as invoice from './billing/invoice.js'
import * as meter from './billing/meter.js'
import * as preview from './billing/preview.js'
import * as subscriptionItem from './billing/subscription-item.js'
import * as subscriptionSchedule from './billing/subscription-schedule.js'
import * as subscription from './billing/subscription.js'
import * as account from './connect/account.js'
import * as applicationFee from './connect/application-fee.js'
import * as capability from './connect/capability.js'
import * as externalAccount from './connect/external-account.js'
import * as person from './connect/person.js'
import * as transferPayment from './connect/transfer-payment.js'
import * as transfer from './connect/transfer.js'
import * as bankAccount from './customers/bank-account.js'
import * as card from './customers/card.js'
import * as cashBalance from './customers/cash-balance.js'
import * as cashLedger from './customers/cash-ledger.js'
import * as customerSession from './customers/customer-session.js'
import * as customer from './customers/customer.js'
import * as ephemeralKey from './customers/ephemeral-key.js'
import * as customerSource from './customers/source.js'
import * as activeEntitlement from './entitlements/active-entitlement.js'
import * as feature from './entitlements/feature.js'
import * as productFeature from './entitlements/product-feature.js'
import * as delivery from './events/delivery.js'
import * as event from './events/event.js'
import * as webhookEndpoint from './events/webhook-endpoint.js'
import * as bankLink from './financial-connections/account.js'
import * as bankRefresh from './financial-connections/refresh.js'
import * as linkSession from './financial-connections/session.js'
import * as verificationSubmission from './identity/submission.js'
import * as verificationReport from './identity/verification-report.js'
import * as verificationSession from './identity/verification-session.js'
import * as issuingAuthorizationMoves from './issuing/authorization-moves.js'
import * as issuingAuthorization from './issuing/authorization.js'
import * as issuingCard from './issuing/card.js'
import * as issuingCardholder from './issuing/cardholder.js'
import * as issuingDispute from './issuing/dispute.js'
import * as issuingPersonalizationDesign from './issuing/personalization-design.js'
import * as issuingPhysicalBundle from './issuing/physical-bundle.js'
import * as issuingShipment from './issuing/ship-card.js'
import * as issuingToken from './issuing/token.js'
import * as issuingTransaction from './issuing/transaction.js'
import * as charge from './payments/charge.js'
import * as confirmationToken from './payments/confirmation-token.js'
import * as dispute from './payments/dispute.js'
import * as mandate from './payments/mandate.js'
import * as paymentIntent from './payments/payment-intent.js'
import * as paymentMethodConfiguration from './payments/payment-method-configuration.js'
import * as paymentMethodDomain from './payments/payment-method-domain.js'
import * as paymentMethod from './payments/payment-method.js'
import * as refund from './payments/refund.js'
import * as setupAttempt from './payments/setup-attempt.js'
import * as setupIntent from './payments/setup-intent.js'
import * as source from './payments/source.js'
import * as token from './payments/token.js'
import * as coupon from './products/coupon.js'
import * as discount from './products/discount.js'
import * as plan from './products/plan.js'
import * as price from './products/price.js'
import * as product from './products/product.js'
import * as promotionCode from './products/promotion-code.js'
import * as taxCode from './products/tax-code.js'
import * as taxRate from './products/tax-rate.js'
import * as earlyFraudWarning from './radar/early-fraud-warning.js'
import * as review from './radar/review.js'
import * as valueListItem from './radar/value-list-item.js'
import * as valueList from './radar/value-list.js'
import * as taxCalculation from './tax/calculation.js'
import * as taxRegistration from './tax/registration.js'
import * as taxSettings from './tax/settings.js'
import * as taxTransaction from './tax/transaction.js'
import * as terminalConfiguration from './terminal/configuration.js'
import * as terminalConnectionToken from './terminal/connection-token.js'
import * as terminalLocation from './terminal/location.js'
import * as terminalReaderCommands from './terminal/reader-commands.js'
import * as terminalReaderTest from './terminal/reader-test.js'
import * as terminalReader from './terminal/reader.js'
import { searchFields } from './search-fields.js'
import * as testClock from './test-helpers/test-clock.js'

export const engine = createEngine([
  { resource: account.accounts, ...account },
  { resource: account.accounts, ...capability },
  { resource: account.accounts, ...externalAccount },
  { resource: activeEntitlement.activeEntitlements, ...activeEntitlement },
  { resource: applicationFee.applicationFees, ...applicationFee },
  { resource: applicationFee.feeRefunds },
  { resource: balance.balances, ...balance },
  { resource: balanceTransaction.balanceTransactions, ...balanceTransaction },
  { resource: bankAccount.bankAccounts },
  { resource: bankLink.bankLinks, ...bankLink },
  { resource: bankRefresh.accountOwners, ...bankRefresh },
  { resource: bankRefresh.accountOwnerships },
  { resource: bankRefresh.bankTransactions },
  { resource: card.cards },
  { resource: card.cards, ...customerSource },
  { resource: cashBalance.cashBalances, ...cashBalance },
  { resource: cashLedger.cashTransactions },
  { resource: charge.charges, ...charge },
  { resource: confirmationToken.confirmationTokens, ...confirmationToken },
  { resource: coupon.coupons, ...coupon },
  { resource: creditNote.creditNotes, ...creditNote },
  { resource: creditNoteLine.creditNoteLines },
  { resource: customer.customers, ...customer },
  { resource: customerBalanceTransaction.customerBalanceTransactions, ...customerBalanceTransaction },
  { resource: customerSession.customerSessions, ...customerSession },
  { resource: delivery.deliveries, ...delivery },
  { resource: delivery.listeners },
  { resource: discount.discounts, ...discount },
  { resource: dispute.disputes, ...dispute },
  { resource: earlyFraudWarning.earlyFraudWarnings },
  { resource: ephemeralKey.ephemeralKeys, ...ephemeralKey },
  { resource: event.events, ...event },
  { resource: feature.features, ...feature },
  { resource: invoice.invoices, ...invoice },
  { resource: invoice.invoices, ...invoiceCollect },
  { resource: invoice.invoices, ...preview },
  { resource: invoiceItem.invoiceItems, ...invoiceItem },
  { resource: invoiceLines.invoiceLines, ...invoiceLines },
  { resource: invoicePayment.invoicePayments, ...invoicePayment },
  { resource: issuingAuthorization.authorizations, ...issuingAuthorization },
  { resource: issuingAuthorization.authorizations, ...issuingAuthorizationMoves },
  { resource: issuingCard.issuedCards, ...issuingCard },
  { resource: issuingCard.issuedCards, ...issuingShipment },
  { resource: issuingCardholder.cardholders, ...issuingCardholder },
  { resource: issuingDispute.issuingDisputes, ...issuingDispute },
  { resource: issuingPersonalizationDesign.personalizationDesigns, ...issuingPersonalizationDesign },
  { resource: issuingPhysicalBundle.physicalBundles, ...issuingPhysicalBundle },
  { resource: issuingToken.issuingTokens, ...issuingToken },
  { resource: issuingTransaction.issuingTransactions, ...issuingTransaction },
  { resource: linkSession.linkSessions, ...linkSession },
  { resource: mandate.mandates },
  { resource: meter.meterEvents },
  { resource: meter.meters, ...meter },
  { resource: paymentIntent.paymentIntents, ...paymentIntent },
  { resource: paymentMethod.paymentMethods, ...paymentMethod },
  { resource: paymentMethodConfiguration.paymentMethodConfigurations, ...paymentMethodConfiguration },
  { resource: paymentMethodDomain.paymentMethodDomains, ...paymentMethodDomain },
  { resource: payout.payouts, ...payout },
  { resource: person.persons, ...person },
  { resource: plan.plans, ...plan },
  { resource: price.prices, ...price },
  { resource: product.products, ...product },
  { resource: productFeature.productFeatures, ...productFeature },
  { resource: promotionCode.promotionCodes, ...promotionCode },
  { resource: refund.refunds, ...refund },
  { resource: review.reviews, ...review },
  { resource: secret.secrets, ...secret },
  { resource: setupAttempt.setupAttempts, ...setupAttempt },
  { resource: setupIntent.setupIntents, ...setupIntent },
  { resource: source.sources, ...source },
  { resource: subscription.subscriptions, ...subscription },
  { resource: subscriptionItem.subscriptionItems, ...subscriptionItem },
  { resource: subscriptionSchedule.subscriptionSchedules, ...subscriptionSchedule },
  { resource: taxCalculation.calculationLines },
  { resource: taxCalculation.calculations, ...taxCalculation },
  { resource: taxCode.taxCodes, ...taxCode },
  { resource: taxRate.taxRates, ...taxRate },
  { resource: taxRegistration.registrations, ...taxRegistration },
  { resource: taxSettings.taxSettings, ...taxSettings },
  { resource: taxTransaction.taxTransactionLines },
  { resource: taxTransaction.taxTransactions, ...taxTransaction },
  { resource: terminalConfiguration.terminalConfigurations, ...terminalConfiguration },
  { resource: terminalConnectionToken.connectionTokens, ...terminalConnectionToken },
  { resource: terminalLocation.terminalLocations, ...terminalLocation },
  { resource: terminalReader.readers, ...terminalReader },
  { resource: terminalReader.readers, ...terminalReaderCommands },
  { resource: terminalReader.readers, ...terminalReaderTest },
  { resource: testClock.testClocks, ...testClock },
  { resource: token.tokens },
  { resource: token.tokens, ...token },
  { resource: topup.topups, ...topup },
  { resource: transfer.transfers, ...transfer },
  { resource: transferPayment.transferReversals },
  { resource: valueList.valueLists, ...valueList },
  { resource: valueListItem.valueListItems, ...valueListItem },
  { resource: verificationReport.verificationReports, ...verificationReport },
  { resource: verificationSession.verificationSessions, ...verificationSession },
  { resource: verificationSession.verificationSessions, ...verificationSubmission },
  { resource: webhookEndpoint.webhookEndpoints, ...webhookEndpoint },
], delivery.dispatch, searchFields)
