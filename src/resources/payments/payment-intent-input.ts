/** What the parameters of an intent say: amounts, the payment methods it takes, and their options. */
import { type ApiError, exclusiveParameters, invalidRequest } from '../../core/errors.js'
import { decimalsOf, formatAmount, minimumCharge } from '../../core/money.js'
import type { Resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Transaction } from '../../core/transaction.js'
import { canHold, isReusable } from './method-family.js'
import { configurationFor, configuredTypes } from './payment-method-configuration.js'

/** Eight digits; of rupiah twelve. @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const amountMax = (currency: string): number =>
  currency === 'idr' ? 999_999_999_999 : 99_999_999 * (decimalsOf(currency) === 3 ? 10 : 1)

/** They are told with two decimals that must be zero. @see https://docs.stripe.com/currencies#special-cases */
const WHOLE_ONLY = new Set(['isk', 'ugx'])

/** An amount that can be charged in this currency. @see https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
export function requireChargeable(amount: number, currency: string, param = 'amount'): void {
  if (amount < 1) {
    throw invalidRequest(
      'The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents',
      { code: 'parameter_invalid_integer', param },
    )
  }
  const least = minimumCharge(currency)
  if (amount < least) {
    throw invalidRequest(`Amount must be at least ${formatAmount(least, currency)} ${currency}`, {
      code: 'amount_too_small',
      param,
    })
  }
  const step = decimalsOf(currency) === 3 ? 10 : WHOLE_ONLY.has(currency) ? 100 : 1
  if (amount % step !== 0) {
    throw invalidRequest(`Invalid amount. Amounts in ${currency} must be evenly divisible by ${step}.`, {
      code: 'parameter_invalid_integer',
      param,
    })
  }
  const most = amountMax(currency)
  if (amount > most) {
    throw invalidRequest(`Amount must be no more than ${formatAmount(most, currency)}`, {
      code: 'amount_too_large',
      param,
    })
  }
}

export interface TypesParams {
  readonly automatic_payment_methods?: { readonly enabled: boolean; readonly allow_redirects?: string }
  readonly allowed_payment_method_types?: readonly string[]
  /** The same, as it was called before endive. */
  readonly payment_method_types?: readonly string[]
  readonly payment_method_configuration?: string
  readonly excluded_payment_method_types?: readonly string[] | ''
  readonly confirmation_method?: string
}

export interface AllowedTypes {
  readonly automatic_payment_methods: {
    readonly enabled: boolean
    readonly allow_redirects?: 'always' | 'never'
  } | null
  readonly payment_method_configuration_details: { readonly id: string; readonly parent: string | null } | null
  readonly payment_method_types: readonly string[]
  readonly allowed_payment_method_types?: readonly string[]
}

/** The types that a request lists, by either name. */
export const typesTold = (params: TypesParams): readonly string[] | undefined =>
  params.allowed_payment_method_types ?? params.payment_method_types

/**
 * Which payment methods an intent takes. Unless types are listed, they are those of the account's configuration that fit
 * its currency and use; manual confirmation is older than that, and takes cards.
 */
export function allowedTypes(
  tx: Transaction,
  params: TypesParams,
  use: { readonly currency?: string; readonly holds?: boolean; readonly saves?: boolean },
): AllowedTypes {
  const { automatic_payment_methods: automatic } = params
  const types = typesTold(params)
  if (automatic?.enabled && types !== undefined)
    throw exclusiveParameters('automatic_payment_methods[enabled]', 'payment_method_types')
  if (types !== undefined) return listed(types)
  if (automatic?.enabled === false || params.confirmation_method === 'manual') {
    return { ...listed(['card']), automatic_payment_methods: automatic === undefined ? null : { enabled: false } }
  }
  const configuration = configurationFor(tx, params.payment_method_configuration)
  const redirects = automatic?.allow_redirects === 'never' ? 'never' : 'always'
  const excluded = new Set(params.excluded_payment_method_types || [])
  const fits = (type: string) =>
    !excluded.has(type) && (!use.holds || canHold(type)) && (!use.saves || isReusable(type))
  return {
    automatic_payment_methods: { allow_redirects: redirects, enabled: true },
    payment_method_configuration_details: { id: configuration.id, parent: configuration.parent ?? null },
    payment_method_types: configuredTypes(configuration, {
      currency: use.currency,
      redirects: redirects === 'always',
    }).filter(fits),
  }
}

const listed = (types: readonly string[]): AllowedTypes => ({
  automatic_payment_methods: null,
  payment_method_configuration_details: null,
  payment_method_types: types,
})

/** What the API shows of a type's options where the merchant said nothing. */
const OPTION_DEFAULTS: Readonly<Record<string, object>> = {
  bancontact: { preferred_language: 'en' },
  boleto: { expires_after_days: 3 },
  card: { request_three_d_secure: 'automatic' },
  oxxo: { expires_after_days: 3 },
  acss_debit: { verification_method: 'automatic' },
  us_bank_account: { mandate_options: {}, verification_method: 'automatic' },
}

/** As recorded: what is shown beside that where the types are chosen automatically, and where an invoice asks for the payment. */
export const AUTOMATIC_OPTIONS = {
  us_bank_account: { financial_connections: { permissions: ['payment_method'], prefetch: [] } },
}
export const INVOICE_OPTIONS = {
  acss_debit: { mandate_options: { interval_description: null, payment_schedule: null, transaction_type: null } },
}

/** `payment_method_options` of the types that an intent takes: defaults, then what was told before, then what is told now. */
export function methodOptions<T extends StoredObject & { readonly payment_method_options: object | null }>(
  tx: Transaction,
  resource: Resource<T>,
  types: readonly string[],
  told: object | '' | undefined,
  before: object | null = null,
): T['payment_method_options'] {
  const given: Record<string, object> = {}
  for (const type of types) {
    given[type] = {
      ...OPTION_DEFAULTS[type],
      ...(before as Record<string, object> | null)?.[type],
      ...(told ? (told as Record<string, object>)[type] : undefined),
    }
  }
  const fields = tx.fields(resource, { payment_method_options: given } as object)
  return (fields as { payment_method_options?: T['payment_method_options'] }).payment_method_options ?? null
}

interface CardTold {
  readonly card?: { readonly moto?: boolean; readonly three_d_secure?: object } | ''
}

/** Nobody is asked to authenticate what was ordered by mail or telephone, or authenticated elsewhere. @see https://docs.stripe.com/payments/payment-intents/three-d-secure-import */
export function exemption(options: unknown): { readonly _authenticated?: true } {
  const card = ((options || undefined) as CardTold | undefined)?.card || undefined
  return card?.moto === true || card?.three_d_secure !== undefined ? { _authenticated: true } : {}
}

export function requireAllowedType(
  type: string,
  types: readonly string[],
  kind: 'PaymentIntent' | 'SetupIntent',
): void {
  if (types.includes(type) || (type === 'link' && types.includes('card'))) return
  throw invalidRequest(
    `The PaymentMethod provided (${type}) is not allowed for this ${kind}. Please attach a PaymentMethod of one of the following types: ${types.join(', ')}. Alternatively update the allowed payment_method_types for this ${kind} to include "${type}"`,
    { param: 'payment_method' },
  )
}

/** Redirecting methods need a place to come back to. @see https://docs.stripe.com/changelog/2023-08-16 */
export function requireReturnUrl(
  kind: 'PaymentIntent' | 'SetupIntent',
  intent: {
    readonly automatic_payment_methods: { readonly enabled: boolean | null; readonly allow_redirects?: string } | null
  },
  returnUrl: string | null | undefined,
  useSdk: boolean,
): void {
  const automatic = intent.automatic_payment_methods
  if (!automatic?.enabled || automatic.allow_redirects === 'never' || useSdk || returnUrl) return
  throw invalidRequest(
    `This ${kind} is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a \`return_url\`. If you don't want to accept redirect-based payment methods, set \`automatic_payment_methods[enabled]\` to \`true\` and \`automatic_payment_methods[allow_redirects]\` to \`never\` when creating Setup Intents and Payment Intents.`,
  )
}

/** A refused step, with the whole intent in the error, as Stripe answers it. */
export function unexpectedState(tx: Transaction, intent: StoredObject, message: string): ApiError {
  return invalidRequest(message, {
    code: `${intent.object}_unexpected_state`,
    [intent.object]: tx.shown(intent.object, intent.id),
  })
}
