/** What the API is known to accept beyond what the package's types say. Each entry names its evidence. */
import type { Type } from './type.js'

type Fields = Readonly<Record<string, Type>>

const OLDER_METHOD_TYPES: Fields = { 'payment_method_types?': { a: 's' } }

/** By operation: parameters whose type is widened. */
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
  'subscriptions.resume': { 'billing_cycle_anchor?': { e: ['now', 'unchanged'] } },
}

export function amended(operation: string, params: Type, resolve: (type: Type) => Type): Type {
  const extra = AMENDMENTS[operation]
  const node = resolve(params)
  if (extra === undefined || typeof node === 'string' || !('o' in node)) return params
  const fields: Record<string, Type> = { ...node.o }
  for (const [key, type] of Object.entries(extra)) {
    const known = fields[key]
    fields[key] = known === undefined ? type : { u: [type, known] }
  }
  return { o: fields }
}
