/** What a bank and Radar say to a card payment. Pure: the card, the situation, the answer. */
import { type Decline, declines, type TestCard } from './test-card.js'

export interface CardSituation {
  /** The card holder is not there. */
  readonly offSession: boolean
  /** Where the card holder is not there, they are asked later: by what an invoice's payment sends to them. */
  readonly asksLater: boolean
  /** The card was saved for payments without its holder, by a setup or an earlier payment. */
  readonly setUp: boolean
  /** The card holder has just authenticated. */
  readonly authenticated: boolean
  /** The merchant asks for 3D Secure, whether the bank does or not. */
  readonly asked: boolean
  readonly cvcCheck: string | null
  readonly zipCheck: string | null
}

export type ThreeDSecureResult = 'attempt_acknowledged' | 'authenticated' | 'processing_error'

export type Verdict =
  | { readonly kind: 'authorized'; readonly risk: 'normal' | 'elevated'; readonly threeDSecure?: ThreeDSecureResult }
  | { readonly kind: 'declined'; readonly decline: Decline; readonly threeDSecure?: ThreeDSecureResult }
  /** Radar or a rule of the account stops it, before or after the bank was asked. */
  | { readonly kind: 'blocked'; readonly decline: Decline; readonly rule?: 'cvc' | 'zip'; readonly highRisk: boolean }
  | { readonly kind: 'must_authenticate' }

export function cardVerdict(card: TestCard, situation: CardSituation): Verdict {
  if (card.risk === 'blocked') return { kind: 'blocked', decline: declines.fraudulent, highRisk: true }
  const threeDSecure = authentication(card, situation)
  if (threeDSecure === 'challenge') {
    return situation.offSession && !situation.asksLater
      ? { kind: 'declined', decline: declines.authenticationRequired }
      : { kind: 'must_authenticate' }
  }
  if (threeDSecure === 'processing_error' && card.authentication === 'always') {
    return { kind: 'declined', decline: declines.generic, threeDSecure }
  }
  const known = threeDSecure === undefined ? {} : { threeDSecure }
  if (card.decline !== undefined) return { kind: 'declined', decline: declines[card.decline], ...known }
  if (situation.cvcCheck === 'fail') {
    return { kind: 'blocked', decline: declines.incorrectCvc, rule: 'cvc', highRisk: false }
  }
  if (situation.zipCheck === 'fail') {
    return { kind: 'blocked', decline: declines.incorrectZip, rule: 'zip', highRisk: false }
  }
  return { kind: 'authorized', risk: card.risk === 'elevated' ? 'elevated' : 'normal', ...known }
}

/** `undefined`: not tried. `challenge`: the card holder is asked, and has not answered yet. */
function authentication(card: TestCard, situation: CardSituation): ThreeDSecureResult | 'challenge' | undefined {
  if (situation.authenticated) return 'authenticated'
  if (!isWanted(card, situation)) return undefined
  switch (card.authenticationResult) {
    case 'frictionless':
      return 'authenticated'
    case 'processing_error':
    case 'attempt_acknowledged':
      return card.authenticationResult
    default:
      // A card that supports 3D Secure and is not enrolled answers a request for it without asking its holder.
      return card.authentication === undefined ? 'attempt_acknowledged' : 'challenge'
  }
}

function isWanted(card: TestCard, { offSession, setUp, asked }: CardSituation): boolean {
  switch (card.authentication) {
    case 'not_supported':
      return false
    case 'always':
      return true
    case 'unless_set_up':
      return !setUp || (asked && !offSession)
    case 'on_session':
      return !offSession
    default:
      return asked && !offSession
  }
}

/** Whether a card that is being saved has its holder asked. A mandate asks too. */
export const setupNeedsAuthentication = (card: TestCard, asked: boolean): boolean =>
  card.authentication === 'always' ||
  card.authentication === 'unless_set_up' ||
  (asked && (card.authentication === 'on_session' || card.authentication === 'if_asked'))

/** The `outcome` of a charge. */
export function outcomeOf(verdict: Exclude<Verdict, { kind: 'must_authenticate' }>, card: TestCard, score: number) {
  const outcome = (
    type: string,
    network: string,
    reason: string | null,
    message: string | null,
    advice: string | null = null,
  ) => ({
    advice_code: advice,
    network_advice_code: null,
    network_decline_code: null,
    network_status: network,
    reason,
    risk_level: riskLevel(card),
    risk_score: riskScore(card, score),
    seller_message: message,
    type,
  })
  if (verdict.kind === 'authorized') {
    if (verdict.risk === 'normal') return outcome('authorized', 'approved_by_network', null, 'Payment complete.')
    const review = 'Stripe evaluated this payment as having elevated risk, and placed it in your manual review queue.'
    return outcome('manual_review', 'approved_by_network', 'elevated_risk_level', review)
  }
  const { decline } = verdict
  if (verdict.kind === 'blocked' && verdict.rule === undefined) {
    const message = 'Stripe blocked this payment as too risky.'
    return outcome('blocked', 'not_sent_to_network', 'highest_risk_level', message)
  }
  if (verdict.kind === 'blocked') {
    const failed = verdict.rule === 'cvc' ? 'CVC' : 'postal code'
    const message = `Stripe blocked this payment because the ${failed} check failed.`
    return outcome('blocked', 'reversed_after_approval', decline.code, message, decline.advice)
  }
  const { declineCode, advice } = decline
  return outcome('issuer_declined', 'declined_by_network', declineCode, sellerMessage(decline), advice)
}

const sellerMessage = ({ declineCode }: Decline) =>
  declineCode === 'generic_decline'
    ? 'The bank did not return any further details with this decline.'
    : `The bank returned the decline code \`${declineCode}\`.`

const riskLevel = ({ risk }: TestCard) => (risk === 'elevated' ? 'elevated' : risk === undefined ? 'normal' : 'highest')

/** Radar scores from 0 to 99: elevated from 65 on, highest from 75 on. */
const riskScore = ({ risk }: TestCard, score: number) =>
  risk === 'elevated' ? 65 + (score % 10) : risk === undefined ? score % 64 : 75 + (score % 24)
