/** What the API is known to accept beyond what the package's types say. Each entry names its evidence. */
import type { Type } from './type.js'

type Fields = Readonly<Record<string, Type>>

const OLDER_METHOD_TYPES: Fields = { 'payment_method_types?': { a: 's' } }

const EMPTIABLE: Fields = {
  'description?': { z: 's' },
  'email?': { z: 's' },
  'name?': { z: 's' },
  'phone?': { z: 's' },
}

const NO_ALIASES: Fields = { 'full_name_aliases?': { a: { z: 's' } } }
const ACCOUNT: Fields = {
  'bank_account?': { u: ['s', { m: 's' }] },
  'business_profile.product_description?': { z: 's' },
  'individual.full_name_aliases?': { a: { z: 's' } },
  'individual.nationality?': 's',
  'requested_capabilities?': { a: 's' },
}

/** By operation: parameters whose type is widened, also within others (`individual.nationality?`). */
const AMENDMENTS: Readonly<Record<string, Fields>> = {
  // Until endive the anchor was the word alone, and documentation still writes it so.
  // https://docs.stripe.com/billing/subscriptions/billing-cycle
  'subscriptions.update': { 'billing_cycle_anchor?': { e: ['now', 'unchanged'] } },
  // Since endive `allowed_payment_method_types` is its name; the older one is still understood.
  // https://docs.stripe.com/changelog/endive
  'paymentIntents.create': OLDER_METHOD_TYPES,
  'paymentIntents.update': OLDER_METHOD_TYPES,
  'setupIntents.create': OLDER_METHOD_TYPES,
  'setupIntents.update': OLDER_METHOD_TYPES,
  'checkout.sessions.create': OLDER_METHOD_TYPES,
  // Recorded: an empty text is none; and it unsets, although the types do not say so.
  // https://github.com/stripe/stripe-node/pull/1834
  'customers.create': { ...EMPTIABLE, 'card?': 's' },
  'customers.update': EMPTIABLE,
  // A card or bank account that is typed in, instead of a token. https://docs.stripe.com/api/cards/create
  'customers.createSource': { source: '*' },
  // Recorded: connected accounts are still made with older names, with an empty description, a nationality, no other names.
  'accounts.create': ACCOUNT,
  'accounts.update': ACCOUNT,
  'accounts.createPerson': NO_ALIASES,
  'accounts.updatePerson': NO_ALIASES,
  'subscriptions.resume': { 'billing_cycle_anchor?': { e: ['now', 'unchanged'] } },
}

export function amended(operation: string, params: Type, resolve: (type: Type) => Type): Type {
  const extra = AMENDMENTS[operation]
  return extra === undefined ? params : widened(params, extra, resolve)
}

function widened(params: Type, extra: Fields, resolve: (type: Type) => Type): Type {
  const node = resolve(params)
  if (typeof node === 'string' || !('o' in node)) return params
  const fields: Record<string, Type> = { ...node.o }
  for (const [key, type] of Object.entries(extra)) {
    const at = key.indexOf('.')
    const owner = at < 0 ? undefined : Object.keys(fields).find(name => name.replace(/[?~]+$/, '') === key.slice(0, at))
    if (owner !== undefined) fields[owner] = widened(fields[owner]!, { [key.slice(at + 1)]: type }, resolve)
    else if (at < 0) fields[key] = fields[key] === undefined ? type : { u: [type, fields[key]] }
  }
  return { o: fields }
}
