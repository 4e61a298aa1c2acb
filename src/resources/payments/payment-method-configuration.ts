/**
 * PaymentMethodConfiguration: which payment methods an account shows its customers. A new account has one.
 * @see https://docs.stripe.com/api/payment_method_configurations
 */
import type Stripe from 'stripe'
import { resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { familyOf } from './method-family.js'

export type PaymentMethodConfiguration = Stored<Stripe.PaymentMethodConfiguration>

interface Entry {
  readonly available: boolean
  readonly display_preference: {
    readonly overridable: null
    readonly preference: 'on' | 'off' | 'none'
    readonly value: 'on' | 'off'
  }
}

/** On in an account of the US, as recorded; the rest is there and off. */
const ON =
  'acss_debit afterpay_clearpay alipay apple_pay bancontact card google_pay ideal klarna link sepa_debit us_bank_account wechat_pay'.split(
    ' ',
  )
const OFF =
  'affirm alma amazon_pay au_becs_debit bacs_debit billie blik boleto cartes_bancaires cashapp crypto customer_balance eps fpx giropay grabpay jcb kakao_pay konbini kr_card mobilepay multibanco naver_pay oxxo p24 pay_by_bank payco paynow paypal pix promptpay revolut_pay samsung_pay satispay sofort swish twint zip'.split(
    ' ',
  )

const entry = (on: boolean): Entry => ({
  available: on,
  display_preference: { overridable: null, preference: on ? 'on' : 'off', value: on ? 'on' : 'off' },
})

const defaultEntries = (): Record<string, Entry> =>
  Object.fromEntries([
    ...ON.map(name => [name, entry(true)] as const),
    ...OFF.map(name => [name, entry(false)] as const),
  ])

export const paymentMethodConfigurations = resource<PaymentMethodConfiguration>('payment_method_configuration', {
  idPrefix: 'pmc',
  api: 'paymentMethodConfigurations',
  absent: [...ON, ...OFF],
  seed: ({ id }) => [
    {
      id: id('pmc', 24, 'default'),
      object: 'payment_method_configuration',
      active: true,
      application: null,
      is_default: true,
      livemode: false,
      name: 'Default',
      parent: null,
      ...defaultEntries(),
    },
  ],
})

type Preferences = Readonly<
  Record<string, { readonly display_preference?: { readonly preference?: 'on' | 'off' | 'none' } } | undefined>
>

export const operations = {
  create(tx: Transaction, params: Stripe.PaymentMethodConfigurationCreateParams): PaymentMethodConfiguration {
    return tx.insert(paymentMethodConfigurations, {
      active: true,
      is_default: false,
      name: params.name ?? 'Custom',
      ...(params.parent !== undefined && { parent: params.parent }),
      ...defaultEntries(),
      ...preferences(params),
    })
  },

  update(
    tx: Transaction,
    configuration: PaymentMethodConfiguration,
    params: Stripe.PaymentMethodConfigurationUpdateParams,
  ) {
    const { active = configuration.active, name = configuration.name } = params
    return tx.put(paymentMethodConfigurations, configuration, { active, name, ...preferences(params) })
  },
}

/** Names that the API takes and no longer shows have no effect. */
const KNOWN = new Set([...ON, ...OFF])

/** `card: { display_preference: { preference: 'off' } }` */
function preferences(params: object): Record<string, Entry> {
  const changed: Record<string, Entry> = {}
  for (const [name, value] of Object.entries(params as Preferences)) {
    const preference = typeof value === 'object' ? value.display_preference?.preference : undefined
    if (preference !== undefined && KNOWN.has(name))
      changed[name] = entry(preference === 'none' ? ON.includes(name) : preference === 'on')
  }
  return changed
}

export function configurationFor(tx: Transaction, id: string | undefined): PaymentMethodConfiguration {
  if (id !== undefined) return tx.need(paymentMethodConfigurations, id, 'payment_method_configuration')
  return tx.all(paymentMethodConfigurations).find(({ is_default }) => is_default)!
}

/** Methods that take only these currencies; the others take any here. */
const CURRENCIES: Readonly<Record<string, string>> = {
  cashapp: 'usd',
  us_bank_account: 'usd',
  acss_debit: 'cad usd',
  ideal: 'eur',
  bancontact: 'eur',
  sepa_debit: 'eur',
  eps: 'eur',
  giropay: 'eur',
  sofort: 'eur',
  p24: 'eur pln',
  blik: 'pln',
  bacs_debit: 'gbp',
  pay_by_bank: 'gbp',
  au_becs_debit: 'aud',
  oxxo: 'mxn',
  boleto: 'brl',
  pix: 'brl',
  konbini: 'jpy',
  paynow: 'sgd',
  grabpay: 'sgd myr',
  fpx: 'myr',
  promptpay: 'thb',
  multibanco: 'eur',
  swish: 'sek',
  twint: 'chf',
  mobilepay: 'dkk sek nok eur',
  kakao_pay: 'krw',
  naver_pay: 'krw',
  kr_card: 'krw',
  payco: 'krw',
  samsung_pay: 'krw',
  affirm: 'usd cad',
  zip: 'aud',
  satispay: 'eur',
  alma: 'eur',
  billie: 'eur gbp sek',
}

/** Wallets that are cards, and networks, are no types of their own. */
const NO_TYPES = new Set('apple_pay cartes_bancaires google_pay jcb'.split(' '))

/** Observed: cards come first, then what is paid in euro, then the others by name. */
const EURO_FIRST = new Set(['bancontact', 'ideal', 'sepa_debit'])
const rank = (name: string) => (name === 'card' ? 0 : EURO_FIRST.has(name) ? 1 : 2)

const TYPES = [...ON, ...OFF].filter(name => !NO_TYPES.has(name)).sort()
TYPES.sort((a, b) => rank(a) - rank(b))

const takes = (name: string, currency: string) => CURRENCIES[name]?.split(' ').includes(currency) ?? true

/** The types that are on; where the intent redirects nobody, those that do are left out. */
export function configuredTypes(
  configuration: PaymentMethodConfiguration,
  { currency, redirects }: { readonly currency: string | undefined; readonly redirects: boolean },
): string[] {
  const entries = configuration as StoredObject as Readonly<Record<string, Partial<Entry> | undefined>>
  return TYPES.filter(
    name =>
      entries[name]?.display_preference?.value === 'on' &&
      (redirects || !REDIRECTING.has(familyOf(name))) &&
      (currency === undefined || takes(name, currency)),
  )
}

const REDIRECTING = new Set(['redirect', 'code'])

/** What invoices offer where nobody has said: the Dashboard keeps a list of its own for them, as recorded. */
const INVOICE_TYPES = ['acss_debit', 'card', 'cashapp', 'link', 'us_bank_account']

export const invoiceTypes = (currency: string): string[] => INVOICE_TYPES.filter(name => takes(name, currency))
