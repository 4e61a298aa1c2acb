/**
 * PaymentMethodDomain: a web domain on which wallets may be shown.
 * @see https://docs.stripe.com/api/payment_method_domains
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'

export type PaymentMethodDomain = Stored<Stripe.PaymentMethodDomain>

export const paymentMethodDomains = resource<PaymentMethodDomain>('payment_method_domain', {
  idPrefix: 'pmd',
  api: 'paymentMethodDomains',
  indexes: { domain_name: 'domain_name' },
})

const WALLETS = ['amazon_pay', 'apple_pay', 'google_pay', 'klarna', 'link', 'paypal']

const active = Object.fromEntries(WALLETS.map(wallet => [wallet, { status: 'active' }]))

export const operations = {
  create(tx: Transaction, params: Stripe.PaymentMethodDomainCreateParams): PaymentMethodDomain {
    const { domain_name, enabled = true } = params
    if (!/^([a-z0-9-]+\.)+[a-z]{2,}$/i.test(domain_name)) {
      throw invalidRequest(`Invalid domain name: ${domain_name}`, { param: 'domain_name' })
    }
    const known = tx.newest(paymentMethodDomains, 'domain_name', domain_name)
    if (known !== undefined) return known
    return tx.insert(paymentMethodDomains, { domain_name, enabled, ...active } as Changes<PaymentMethodDomain>)
  },

  validate: (tx: Transaction, domain: PaymentMethodDomain): PaymentMethodDomain =>
    tx.put(paymentMethodDomains, domain, active as Changes<PaymentMethodDomain>),
}
