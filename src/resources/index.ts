/** The registry: one line per resource. */
import { createEngine } from '../core/engine.js'
import * as balance from './balance/balance.js'
import * as balanceTransaction from './balance/balance-transaction.js'
import * as customerBalanceTransaction from './billing/customer-balance-transaction.js'
import * as invoice from './billing/invoice.js'
import * as invoiceCollect from './billing/invoice-collect.js'
import * as invoiceItem from './billing/invoice-item.js'
import * as invoiceLines from './billing/invoice-lines.js'
import * as invoicePayment from './billing/invoice-payment.js'
import * as meter from './billing/meter.js'
import * as preview from './billing/preview.js'
import * as subscription from './billing/subscription.js'
import * as subscriptionItem from './billing/subscription-item.js'
import * as customer from './customers/customer.js'
import * as delivery from './events/delivery.js'
import * as event from './events/event.js'
import * as webhookEndpoint from './events/webhook-endpoint.js'
import * as charge from './payments/charge.js'
import * as confirmationToken from './payments/confirmation-token.js'
import * as mandate from './payments/mandate.js'
import * as paymentIntent from './payments/payment-intent.js'
import * as paymentMethod from './payments/payment-method.js'
import * as paymentMethodConfiguration from './payments/payment-method-configuration.js'
import * as refund from './payments/refund.js'
import * as token from './payments/token.js'
import * as coupon from './products/coupon.js'
import * as discount from './products/discount.js'
import * as plan from './products/plan.js'
import * as price from './products/price.js'
import * as product from './products/product.js'
import * as promotionCode from './products/promotion-code.js'
import * as taxRate from './products/tax-rate.js'
import * as testClock from './test-helpers/test-clock.js'

export const engine = createEngine([
  { resource: balance.balances, ...balance },
  { resource: balanceTransaction.balanceTransactions, ...balanceTransaction },
  { resource: charge.charges, ...charge },
  { resource: confirmationToken.confirmationTokens, ...confirmationToken },
  { resource: coupon.coupons, ...coupon },
  { resource: customer.customers, ...customer },
  { resource: customerBalanceTransaction.customerBalanceTransactions, ...customerBalanceTransaction },
  { resource: delivery.deliveries, ...delivery },
  { resource: delivery.listeners },
  { resource: discount.discounts, ...discount },
  { resource: event.events, ...event },
  { resource: invoice.invoices, ...invoice },
  { resource: invoice.invoices, ...invoiceCollect },
  { resource: invoice.invoices, ...preview },
  { resource: invoiceItem.invoiceItems, ...invoiceItem },
  { resource: invoiceLines.invoiceLines, ...invoiceLines },
  { resource: invoicePayment.invoicePayments, ...invoicePayment },
  { resource: mandate.mandates },
  { resource: meter.meters, ...meter },
  { resource: meter.meterEvents },
  { resource: paymentIntent.paymentIntents, ...paymentIntent },
  { resource: paymentMethod.paymentMethods, ...paymentMethod },
  { resource: paymentMethodConfiguration.paymentMethodConfigurations, ...paymentMethodConfiguration },
  { resource: plan.plans, ...plan },
  { resource: price.prices, ...price },
  { resource: product.products, ...product },
  { resource: promotionCode.promotionCodes, ...promotionCode },
  { resource: refund.refunds, ...refund },
  { resource: subscription.subscriptions, ...subscription },
  { resource: subscriptionItem.subscriptionItems, ...subscriptionItem },
  { resource: taxRate.taxRates, ...taxRate },
  { resource: testClock.testClocks, ...testClock },
  { resource: token.tokens },
  { resource: webhookEndpoint.webhookEndpoints, ...webhookEndpoint },
], delivery.dispatch)
