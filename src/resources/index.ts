/** The registry: one line per resource. */
import { createEngine } from '../core/engine.js'
import * as secret from './apps/secret.js'
import * as balance from './balance/balance.js'
import * as balanceSettings from './balance/balance-settings.js'
import * as balanceTransaction from './balance/balance-transaction.js'
import * as exchangeRate from './balance/exchange-rate.js'
import * as payout from './balance/payout.js'
import * as topup from './balance/topup.js'
import * as alert from './billing/alert.js'
import * as creditBalance from './billing/credit-balance.js'
import * as creditBalanceTransaction from './billing/credit-balance-transaction.js'
import * as creditGrant from './billing/credit-grant.js'
import * as creditNote from './billing/credit-note.js'
import * as creditNoteLine from './billing/credit-note-line.js'
import * as creditNotePage from './billing/credit-note-page.js'
import * as customerBalanceTransaction from './billing/customer-balance-transaction.js'
import * as feedbackOption from './billing/feedback-option.js'
import * as invoice from './billing/invoice.js'
import * as invoiceCollect from './billing/invoice-collect.js'
import * as invoiceItem from './billing/invoice-item.js'
import * as invoiceLines from './billing/invoice-lines.js'
import * as invoicePage from './billing/invoice-page.js'
import * as invoicePayment from './billing/invoice-payment.js'
import * as invoiceRenderingTemplate from './billing/invoice-rendering-template.js'
import * as invoiceRevise from './billing/invoice-revise.js'
import * as meter from './billing/meter.js'
import * as portalConfiguration from './billing/portal-configuration.js'
import * as portalSession from './billing/portal-session.js'
import * as preview from './billing/preview.js'
import * as quote from './billing/quote.js'
import * as subscription from './billing/subscription.js'
import * as subscriptionItem from './billing/subscription-item.js'
import * as subscriptionSchedule from './billing/subscription-schedule.js'
import * as usageRecord from './billing/usage-record.js'
import * as usageRecorded from './billing/usage-recorded.js'
import * as usageThreshold from './billing/usage-threshold.js'
import * as financingOffer from './capital/financing-offer.js'
import * as lineItem from './checkout/line-item.js'
import * as paymentLink from './checkout/payment-link.js'
import * as checkoutSession from './checkout/session.js'
import * as climateOrder from './climate/order.js'
import * as climateProduct from './climate/product.js'
import * as climateSupplier from './climate/supplier.js'
import * as account from './connect/account.js'
import * as accountLink from './connect/account-link.js'
import * as accountSession from './connect/account-session.js'
import * as application from './connect/application.js'
import * as applicationFee from './connect/application-fee.js'
import * as capability from './connect/capability.js'
import * as countrySpec from './connect/country-spec.js'
import * as externalAccount from './connect/external-account.js'
import * as person from './connect/person.js'
import * as transfer from './connect/transfer.js'
import * as transferPayment from './connect/transfer-payment.js'
import * as onrampSession from './crypto/onramp-session.js'
import * as bankAccount from './customers/bank-account.js'
import * as card from './customers/card.js'
import * as cashBalance from './customers/cash-balance.js'
import * as cashLedger from './customers/cash-ledger.js'
import * as customer from './customers/customer.js'
import * as customerSession from './customers/customer-session.js'
import * as ephemeralKey from './customers/ephemeral-key.js'
import * as customerSource from './customers/source.js'
import * as taxId from './customers/tax-id.js'
import * as activeEntitlement from './entitlements/active-entitlement.js'
import * as feature from './entitlements/feature.js'
import * as productFeature from './entitlements/product-feature.js'
import * as delivery from './events/delivery.js'
import * as event from './events/event.js'
import * as webhookEndpoint from './events/webhook-endpoint.js'
import * as file from './files/file.js'
import * as fileLink from './files/file-link.js'
import * as bankLink from './financial-connections/account.js'
import * as bankRefresh from './financial-connections/refresh.js'
import * as linkSession from './financial-connections/session.js'
import * as forwardingRequest from './forwarding/request.js'
import * as verificationSubmission from './identity/submission.js'
import * as verificationReport from './identity/verification-report.js'
import * as verificationSession from './identity/verification-session.js'
import * as issuingAuthorization from './issuing/authorization.js'
import * as issuingAuthorizationMoves from './issuing/authorization-moves.js'
import * as issuingCard from './issuing/card.js'
import * as issuingCardholder from './issuing/cardholder.js'
import * as issuingDispute from './issuing/dispute.js'
import * as issuingPersonalizationDesign from './issuing/personalization-design.js'
import * as issuingPhysicalBundle from './issuing/physical-bundle.js'
import * as issuingShipment from './issuing/ship-card.js'
import * as issuingToken from './issuing/token.js'
import * as issuingTransaction from './issuing/transaction.js'
import * as amountDetails from './payments/amount-details.js'
import * as charge from './payments/charge.js'
import * as confirmationToken from './payments/confirmation-token.js'
import * as dispute from './payments/dispute.js'
import * as mandate from './payments/mandate.js'
import * as paymentAttemptRecord from './payments/payment-attempt-record.js'
import * as paymentIntent from './payments/payment-intent.js'
import * as paymentMethod from './payments/payment-method.js'
import * as paymentMethodConfiguration from './payments/payment-method-configuration.js'
import * as paymentMethodDomain from './payments/payment-method-domain.js'
import * as paymentRecord from './payments/payment-record.js'
import * as receipt from './payments/receipt.js'
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
import * as shippingRate from './products/shipping-rate.js'
import * as taxCode from './products/tax-code.js'
import * as taxRate from './products/tax-rate.js'
import * as earlyFraudWarning from './radar/early-fraud-warning.js'
import * as review from './radar/review.js'
import * as valueList from './radar/value-list.js'
import * as valueListItem from './radar/value-list-item.js'
import * as reportRun from './reporting/report-run.js'
import * as reportType from './reporting/report-type.js'
import { searchFields } from './search-fields.js'
import * as scheduledQueryRun from './sigma/scheduled-query-run.js'
import { stored } from './stored.js'
import * as taxCalculation from './tax/calculation.js'
import * as taxRegistration from './tax/registration.js'
import * as taxSettings from './tax/settings.js'
import * as taxTransaction from './tax/transaction.js'
import * as terminalConfiguration from './terminal/configuration.js'
import * as terminalConnectionToken from './terminal/connection-token.js'
import * as terminalHardware from './terminal/hardware.js'
import * as terminalHardwareOrder from './terminal/hardware-order.js'
import * as terminalLocation from './terminal/location.js'
import * as terminalReader from './terminal/reader.js'
import * as terminalReaderCommands from './terminal/reader-commands.js'
import * as terminalReaderTest from './terminal/reader-test.js'
import * as testClock from './test-helpers/test-clock.js'
import * as threeDSecure from './three-d-secure/authentication.js'
import * as financialAccount from './treasury/financial-account.js'
import * as inboundTransfer from './treasury/inbound-transfer.js'
import * as treasuryLedger from './treasury/ledger.js'
import * as outboundPayment from './treasury/outbound-payment.js'
import * as outboundTransfer from './treasury/outbound-transfer.js'
import * as receivedCredit from './treasury/received-credit.js'
import * as receivedDebit from './treasury/received-debit.js'
import * as treasuryReversal from './treasury/reversal.js'
import * as accountV2 from './v2/account.js'
import * as eventDestination from './v2/event-destination.js'
import * as financialAccountV2 from './v2/financial-account.js'
import * as financialAddress from './v2/financial-address.js'
import * as meterEventV2 from './v2/meter-event.js'
import * as moneyLedger from './v2/money-ledger.js'
import * as outboundPaymentV2 from './v2/outbound-payment.js'
import * as usBankAccount from './v2/us-bank-account.js'

export const engine = createEngine(
  [
    ...stored,
    { resource: account.accounts, ...account },
    { resource: account.accounts, ...accountLink },
    { resource: account.accounts, ...accountSession },
    { resource: account.accounts, ...capability },
    { resource: account.accounts, ...externalAccount },
    { resource: accountV2.accountsV2, ...accountV2 },
    { resource: activeEntitlement.activeEntitlements, ...activeEntitlement },
    { resource: alert.alerts, ...alert },
    { resource: amountDetails.amountLines },
    { resource: application.applications },
    { resource: applicationFee.applicationFees, ...applicationFee },
    { resource: applicationFee.feeRefunds },
    { resource: balance.balances, ...balance },
    { resource: balanceSettings.balanceSettings, ...balanceSettings },
    { resource: balanceTransaction.balanceTransactions, ...balanceTransaction },
    { resource: bankAccount.bankAccounts },
    { resource: bankLink.bankLinks, ...bankLink },
    { resource: bankRefresh.accountOwners, ...bankRefresh },
    { resource: bankRefresh.accountOwnerships },
    { resource: bankRefresh.bankTransactions },
    { resource: card.cards },
    { resource: card.cards, ...customerSource },
    { resource: cashBalance.cashBalances, ...cashBalance },
    { resource: cashLedger.cashTransactions, ...cashLedger },
    { resource: charge.charges, ...charge, ...receipt },
    { resource: checkoutSession.sessions, ...checkoutSession },
    { resource: climateOrder.climateOrders, ...climateOrder },
    { resource: climateProduct.climateProducts },
    { resource: climateSupplier.climateSuppliers },
    { resource: confirmationToken.confirmationTokens, ...confirmationToken },
    { resource: countrySpec.countrySpecs },
    { resource: coupon.coupons, ...coupon },
    { resource: creditBalanceTransaction.creditBalanceTransactions, ...creditBalance },
    { resource: creditGrant.creditGrants, ...creditGrant },
    { resource: creditNote.creditNotes, ...creditNote, ...creditNotePage },
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
    { resource: eventDestination.eventDestinations, ...eventDestination },
    { resource: meterEventV2.meterEventAdjustmentsV2, ...meterEventV2 },
    { resource: exchangeRate.exchangeRates },
    { resource: feature.features, ...feature },
    { resource: feedbackOption.feedbackOptions, ...feedbackOption },
    { resource: file.files, ...file },
    { resource: fileLink.fileLinks, ...fileLink },
    { resource: financialAccount.financialAccounts, ...financialAccount },
    { resource: financialAccountV2.financialAccountsV2, ...financialAccountV2 },
    { resource: financialAddress.financialAddresses, ...financialAddress },
    { resource: financialAddress.receivedCreditsV2 },
    { resource: financingOffer.financingOffers, ...financingOffer },
    { resource: forwardingRequest.forwardingRequests, ...forwardingRequest },
    { resource: inboundTransfer.inboundTransfers, ...inboundTransfer },
    { resource: invoice.invoices, ...invoice },
    { resource: invoice.invoices, ...invoiceCollect },
    { resource: invoice.invoices, ...invoicePage },
    { resource: invoice.invoices, ...invoiceRevise },
    { resource: invoice.invoices, ...preview },
    { resource: invoiceItem.invoiceItems, ...invoiceItem },
    { resource: invoiceLines.invoiceLines, ...invoiceLines },
    { resource: invoicePayment.invoicePayments, ...invoicePayment },
    { resource: invoiceRenderingTemplate.invoiceRenderingTemplates, ...invoiceRenderingTemplate },
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
    { resource: lineItem.lineItems },
    { resource: linkSession.linkSessions, ...linkSession },
    { resource: mandate.mandates },
    { resource: meter.meterEvents },
    { resource: meter.meters, ...meter },
    { resource: moneyLedger.moneyEntries },
    { resource: moneyLedger.moneyTransactions },
    { resource: onrampSession.onrampSessions, ...onrampSession },
    { resource: outboundPayment.outboundPayments, ...outboundPayment },
    { resource: outboundPaymentV2.outboundPaymentsV2, ...outboundPaymentV2 },
    { resource: outboundTransfer.outboundTransfers, ...outboundTransfer },
    { resource: paymentAttemptRecord.paymentAttemptRecords, ...paymentAttemptRecord },
    { resource: paymentIntent.paymentIntents, ...paymentIntent },
    { resource: paymentLink.paymentLinks, ...paymentLink },
    { resource: paymentMethod.paymentMethods, ...paymentMethod },
    { resource: paymentMethodConfiguration.paymentMethodConfigurations, ...paymentMethodConfiguration },
    { resource: paymentMethodDomain.paymentMethodDomains, ...paymentMethodDomain },
    { resource: paymentRecord.paymentRecords, ...paymentRecord },
    { resource: payout.payouts, ...payout },
    { resource: person.persons, ...person },
    { resource: plan.plans, ...plan },
    { resource: portalConfiguration.portalConfigurations, ...portalConfiguration },
    { resource: portalSession.portalSessions, ...portalSession },
    { resource: price.prices, ...price },
    { resource: product.products, ...product },
    { resource: productFeature.productFeatures, ...productFeature },
    { resource: promotionCode.promotionCodes, ...promotionCode },
    { resource: quote.quotes, ...quote },
    { resource: receivedCredit.receivedCredits, ...receivedCredit },
    { resource: receivedDebit.receivedDebits, ...receivedDebit },
    { resource: refund.refunds, ...refund },
    { resource: reportRun.reportRuns, ...reportRun },
    { resource: reportType.reportTypes },
    { resource: review.reviews, ...review },
    { resource: scheduledQueryRun.scheduledQueryRuns },
    { resource: secret.secrets, ...secret },
    { resource: setupAttempt.setupAttempts, ...setupAttempt },
    { resource: setupIntent.setupIntents, ...setupIntent },
    { resource: shippingRate.shippingRates, ...shippingRate },
    { resource: source.sources, ...source },
    { resource: subscription.subscriptions, ...subscription },
    { resource: subscription.subscriptions, ...usageThreshold },
    { resource: subscriptionItem.subscriptionItems, ...subscriptionItem },
    { resource: usageRecorded.usageRecords, ...usageRecord },
    { resource: subscriptionSchedule.subscriptionSchedules, ...subscriptionSchedule },
    { resource: taxCalculation.calculationLines },
    { resource: taxCalculation.calculations, ...taxCalculation },
    { resource: taxCode.taxCodes, ...taxCode },
    { resource: taxId.taxIds, ...taxId },
    { resource: taxRate.taxRates, ...taxRate },
    { resource: taxRegistration.registrations, ...taxRegistration },
    { resource: taxSettings.taxSettings, ...taxSettings },
    { resource: taxTransaction.taxTransactionLines },
    { resource: taxTransaction.taxTransactions, ...taxTransaction },
    { resource: terminalConfiguration.terminalConfigurations, ...terminalConfiguration },
    { resource: terminalConnectionToken.connectionTokens, ...terminalConnectionToken },
    { resource: terminalHardware.hardwareProducts },
    { resource: terminalHardware.hardwareShippingMethods },
    { resource: terminalHardware.hardwareSkus, ...terminalHardware },
    { resource: terminalHardwareOrder.hardwareOrders, ...terminalHardwareOrder },
    { resource: terminalLocation.terminalLocations, ...terminalLocation },
    { resource: terminalReader.readers, ...terminalReader },
    { resource: terminalReader.readers, ...terminalReaderCommands },
    { resource: terminalReader.readers, ...terminalReaderTest },
    { resource: testClock.testClocks, ...testClock },
    { resource: threeDSecure.authentications, ...threeDSecure },
    { resource: token.tokens },
    { resource: token.tokens, ...token },
    { resource: topup.topups, ...topup },
    { resource: transfer.transfers, ...transfer },
    { resource: transferPayment.transferReversals },
    { resource: treasuryLedger.treasuryEntries },
    { resource: treasuryLedger.treasuryTransactions },
    { resource: treasuryReversal.creditReversals, ...treasuryReversal },
    { resource: treasuryReversal.debitReversals },
    { resource: usBankAccount.usBankAccounts, ...usBankAccount },
    { resource: valueList.valueLists, ...valueList },
    { resource: valueListItem.valueListItems, ...valueListItem },
    { resource: verificationReport.verificationReports, ...verificationReport },
    { resource: verificationSession.verificationSessions, ...verificationSession },
    { resource: verificationSession.verificationSessions, ...verificationSubmission },
    { resource: webhookEndpoint.webhookEndpoints, ...webhookEndpoint },
  ],
  delivery.dispatch,
  searchFields,
)
