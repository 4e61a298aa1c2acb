/**
 * Request: card data sent to another processor. Nothing leaves this process: the other side is simulated, and always
 * answers 200 with an empty object.
 * @see https://docs.stripe.com/payments/forwarding
 */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { paymentMethods } from '../payments/payment-method.js'

export type ForwardingRequest = Stored<Stripe.Forwarding.Request>

export const forwardingRequests = resource<ForwardingRequest>('forwarding.request', {
  idPrefix: 'fwdreq',
  api: 'forwarding.requests',
  label: 'forwarding request',
})

/** What stands in the log where card data stood in the request. */
const REDACTED: Readonly<Record<string, string>> = {
  card_number: '************4242',
  card_cvc: '***',
  card_expiry: '**/**',
  cardholder_name: '*****',
  request_signature: '*****',
}

const ANSWER = { body: '{}', headers: [{ name: 'Content-Type', value: 'application/json' }], status: 200 }

export const operations = {
  create(tx: Transaction, params: Stripe.Forwarding.RequestCreateParams): ForwardingRequest {
    const method = tx.need(paymentMethods, params.payment_method, 'payment_method')
    if (method.type !== 'card') {
      throw invalidRequest('Only PaymentMethods of type card can be forwarded.', { param: 'payment_method' })
    }
    if (!/^https:\/\//.test(params.url)) {
      throw invalidRequest('The URL must begin with https://.', { param: 'url', code: 'url_invalid' })
    }
    return tx.create(forwardingRequests, {
      ...tx.fields(forwardingRequests, params),
      request_context: { destination_duration: 12, destination_ip_address: '203.0.113.10' },
      request_details: {
        body: redacted(params.request.body ?? '', params.replacements),
        headers: (params.request.headers ?? []) as NonNullable<ForwardingRequest['request_details']>['headers'],
        http_method: 'POST',
      },
      response_details: ANSWER,
    } as Changes<ForwardingRequest>)
  },
}

/** Empty fields of the body are where the data goes: in the log they show that it went. */
function redacted(body: string, replacements: readonly string[]): string {
  const shown = replacements.map(name => REDACTED[name]).filter(text => text !== undefined)
  let at = 0
  return body.replace(/""/g, empty => (at < shown.length ? JSON.stringify(shown[at++]) : empty))
}
