/** Calls of previews, which the SDK has no name for. */
import type Stripe from 'stripe'
import { ApiError } from '../../src/core/errors.js'
import type { World } from '../../src/world.js'

export function post<T>(world: World, path: string, params: Readonly<Record<string, unknown>> = {}): T {
  const headers = { authorization: 'Bearer sk_test_x' }
  const { body, status } = world.request({ method: 'POST', path, headers, params })
  if (status !== 200) throw new ApiError(status, (body as { readonly error: ApiError['body'] }).error)
  return body as T
}

export const detached = ({ world }: { readonly world: World }, invoice: string, payment_intent: string) =>
  post<Stripe.Invoice>(world, `/v1/invoices/${invoice}/detach_payment`, { payment_intent })
