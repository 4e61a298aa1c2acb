/**
 * The four kinds of error, never mixed: what Stripe would answer (`ApiError`), a misuse of our own API (`UsageError`),
 * a known limit (`NotSimulatedError`), and a fault of ours (`SimulatorError`).
 *
 * The words of Stripe's errors stand here, once, and nothing of ours is in them.
 * @see https://docs.stripe.com/api/errors
 */

/** The `error` object of an answer. */
export interface ErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  readonly message: string
  readonly code?: string
  readonly param?: string
  readonly decline_code?: string
  readonly [field: string]: unknown
}

/** What Stripe would answer to this request: an HTTP status and an `error` object. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** True where the request took effect all the same: a declined charge is stored, and so is its answer. */
  readonly commits: boolean
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    options: { readonly commits?: boolean } = {},
  ) {
    super(body.message)
    this.commits = options.commits ?? false
  }
}

/** A misuse of stripeworld's own API. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  constructor(message: string) {
    super(`[stripeworld] ${message}`)
  }
}

/** Something of Stripe's that stripeworld knows it does not do; the message says what works instead. */
export class NotSimulatedError extends Error {
  override readonly name = 'NotSimulatedError'
  constructor(message: string) {
    super(`[stripeworld] ${message}`)
  }
}

/** A fault in stripeworld: an invariant broke. The message ends with what replays it. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError'
  constructor(message: string, options?: ErrorOptions) {
    super(`[stripeworld] ${message}`, options)
  }
}

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`

interface Details {
  readonly code?: string
  readonly param?: string | undefined
  readonly status?: number
  readonly [field: string]: unknown
}

/** An `invalid_request_error`, 400 unless said otherwise. */
export function invalidRequest(message: string, { status = 400, code, param, ...rest }: Details = {}): ApiError {
  return new ApiError(status, {
    ...(code !== undefined && { code, doc_url: docUrl(code) }),
    message,
    ...(param !== undefined && { param }),
    ...rest,
    type: 'invalid_request_error',
  })
}

/** A declined payment: 402, and what the attempt left behind stays. */
export function cardError(message: string, { code, param, ...rest }: Details & { readonly code: string }): ApiError {
  const body: ErrorBody = {
    code,
    doc_url: docUrl(code),
    message,
    ...(param !== undefined && { param }),
    ...rest,
    type: 'card_error',
  }
  return new ApiError(402, body, { commits: true })
}

export const missingKey = () =>
  invalidRequest(
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    { status: 401 },
  )

export const invalidKey = (key: string) => invalidRequest(`Invalid API Key provided: ${redacted(key)}`, { status: 401 })

export const publishableKey = () =>
  invalidRequest(
    'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
    { status: 401, code: 'secret_key_required' },
  )

export const noAccessToAccount = (key: string, account: string) =>
  invalidRequest(
    `The provided key '${redacted(key)}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
    { status: 403, code: 'account_invalid' },
  )

/** A key as Stripe repeats it: its kind and its last four characters. */
function redacted(key: string): string {
  const kind = /^(sk|rk|pk)_(test|live)_/.exec(key)?.[0]
  const rest = key.slice(kind?.length ?? 0)
  return rest.length <= 8 ? key : `${kind ?? ''}${'*'.repeat(rest.length - 4)}${rest.slice(-4)}`
}

export const unknownUrl = (verb: string, path: string) =>
  invalidRequest(
    `Unrecognized request URL (${verb}: ${path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    { status: 404 },
  )

/** `label` is the object's name in messages: `customer`, `PaymentMethod`. */
export const noSuch = (label: string, id: string, param: string, status = 404) =>
  invalidRequest(`No such ${label}: '${id}'`, { status, code: 'resource_missing', param })

export function unknownParameters(names: readonly string[]): ApiError {
  const [first] = names
  const message =
    names.length === 1 ? `Received unknown parameter: ${first}` : `Received unknown parameters: ${names.join(', ')}`
  return invalidRequest(message, { code: 'parameter_unknown', param: first })
}

export const missingParameter = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })

export const emptyParameter = (param: string) =>
  invalidRequest(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    { code: 'parameter_invalid_empty', param },
  )

export const invalidInteger = (param: string, value: string) =>
  invalidRequest(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param })

export const invalidNumber = (param: string, value: string) => invalidRequest(`Invalid decimal: ${value}`, { param })

export const invalidBoolean = (param: string, value: string) => invalidRequest(`Invalid boolean: ${value}`, { param })

export const invalidString = (param: string) => invalidRequest(`Invalid string: must be a string`, { param })

export const invalidObject = (param: string) => invalidRequest('Invalid object', { param })

export const invalidArray = (param: string) => invalidRequest('Invalid array', { param })

export const invalidTimestamp = (param: string) =>
  invalidRequest(`Invalid timestamp: must be an integer Unix timestamp in seconds.`, { param })

/** `Invalid capture_method: must be one of automatic, automatic_async, or manual` */
export function invalidChoice(param: string, choices: readonly string[]): ApiError {
  const name = /[^[\]]+(?:\[\d+\])?(?=\]?$)/.exec(param)?.[0] ?? param
  const last = choices.at(-1)!
  const list = choices.length < 3 ? choices.join(' or ') : `${choices.slice(0, -1).join(', ')}, or ${last}`
  return invalidRequest(`Invalid ${name}: must be ${choices.length === 1 ? '' : 'one of '}${list}`, { param })
}

export const exclusiveParameters = (first: string, second: string) =>
  invalidRequest(`You may only specify one of these parameters: ${first}, ${second}.`, {
    code: 'parameters_exclusive',
    param: first,
  })

export const notExpandable = (path: string) =>
  invalidRequest(`This property cannot be expanded (${path}).`, { param: 'expand' })

export const tooDeepToExpand = (path: string) =>
  invalidRequest(
    `You cannot expand more than 4 levels of a property. The property '${path}' has ${path.split('.').length} levels.`,
    { param: 'expand' },
  )

export const idempotencyMismatch = (key: string) =>
  new ApiError(400, {
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    type: 'idempotency_error',
  })
