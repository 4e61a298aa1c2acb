/** Faults on demand: the next matching request fails as the network, the rate limiter or Stripe itself would. */
import { ApiError, invalidRequest } from './errors.js'
import type { Fault, WorldState } from './state.js'

const errors: Readonly<Record<Exclude<Fault['kind'], 'network'>, () => ApiError>> = {
  rate_limit: () =>
    invalidRequest(
      'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
      { status: 429, code: 'rate_limit' },
    ),
  lock_timeout: () =>
    invalidRequest(
      'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.',
      { status: 429, code: 'lock_timeout' },
    ),
  api_error: () => new ApiError(500, { type: 'api_error', message: 'An unknown error occurred.' }),
}

/** The fault that this request meets, used up by one. */
export function meetFault(
  state: WorldState,
  verb: string,
  path: string,
): { readonly state: WorldState; readonly error: ApiError } | undefined {
  if (state.faults.length === 0) return undefined
  const at = state.faults.findIndex(fault => fault.operation === undefined || fault.operation === `${verb} ${path}`)
  const fault = state.faults[at]
  if (fault === undefined) return undefined
  const rest = fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []
  const faults = state.faults.toSpliced(at, 1, ...rest)
  if (fault.kind === 'network') throw new FaultMet({ ...state, faults })
  return { state: { ...state, faults }, error: errors[fault.kind]() }
}

/** Carries the state in which the fault is used up past the steps of the request. */
export class FaultMet extends Error {
  constructor(readonly state: WorldState) {
    super('connection reset')
  }
}
