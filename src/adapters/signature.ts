/** The `Stripe-Signature` header. @see https://docs.stripe.com/webhooks#verify-manually */
import { hmac } from '@noble/hashes/hmac'
import { sha256 } from '@noble/hashes/sha2'
import { bytesToHex } from '@noble/hashes/utils'

/** `t=<unix>,v1=<hex>`, one `v1` for each secret: what `stripe.webhooks.constructEvent` verifies. */
export function signatureHeader(body: string, secrets: readonly string[], timestamp: number): string {
  const signed = `${timestamp}.${body}`
  return [`t=${timestamp}`, ...secrets.map(secret => `v1=${bytesToHex(hmac(sha256, secret, signed))}`)].join(',')
}
