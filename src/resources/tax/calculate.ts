/** Tax of lines at one place. Pure. @see https://docs.stripe.com/tax/calculating */
import { decimal, roundHalfUp } from '../../core/money.js'
import { type Place, type PlaceRate, rateOf } from './rate.js'

export type TaxBehavior = 'exclusive' | 'inclusive'

export interface TaxedLine {
  readonly amount: number
  readonly behavior: TaxBehavior
  readonly code: string
}

export interface Circumstances {
  readonly place: Place
  /** Whether the account is registered there. */
  readonly registered: boolean
  readonly exemption: 'customer_exempt' | 'reverse_charge' | 'none'
}

export type Taxability =
  | 'standard_rated'
  | 'not_collecting'
  | 'not_subject_to_tax'
  | 'not_supported'
  | 'customer_exempt'
  | 'reverse_charge'
  | 'product_exempt'

export interface LineTax {
  readonly tax: number
  readonly taxable: number
  readonly reason: Taxability
  readonly rate: PlaceRate | undefined
}

const NONTAXABLE = 'txcd_00000000'

/** Why a line is taxed or not, in the order in which Stripe asks. */
export function taxability(
  line: Pick<TaxedLine, 'code'>,
  { place, registered, exemption }: Circumstances,
  rate: PlaceRate | undefined,
): Taxability {
  if (line.code === NONTAXABLE) return 'product_exempt'
  if (place.country === null) return 'not_supported'
  if (!registered) return 'not_collecting'
  if (exemption !== 'none') return exemption
  if (rate === undefined) return 'not_supported'
  return decimal(rate.percent).eq(0) ? 'not_subject_to_tax' : 'standard_rated'
}

export function taxOf(line: TaxedLine, circumstances: Circumstances): LineTax {
  const rate = rateOf(circumstances.place)
  const reason = taxability(line, circumstances, rate)
  if (reason !== 'standard_rated' || rate === undefined) return { tax: 0, taxable: 0, reason, rate: undefined }
  const share = decimal(rate.percent).div(100)
  if (line.behavior === 'exclusive') {
    return { tax: roundHalfUp(share.times(line.amount)), taxable: line.amount, reason, rate }
  }
  const net = roundHalfUp(decimal(line.amount).div(share.plus(1)))
  return { tax: line.amount - net, taxable: net, reason, rate }
}
