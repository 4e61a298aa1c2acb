/** The currencies that money may be in. @see https://docs.stripe.com/currencies */
import { invalidRequest } from './errors.js'

const SUPPORTED =
  'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mro mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usdc uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw'.split(
    ' ',
  )
const KNOWN = new Set(SUPPORTED)

/** The same value, if it names a currency, in any case. */
export function checkedCurrency(value: unknown, param: string): unknown {
  if (typeof value !== 'string' || value === '' || KNOWN.has(value) || KNOWN.has(value.toLowerCase())) return value
  throw invalidRequest(
    `Invalid currency: ${value.toLowerCase()}. Stripe currently supports these currencies: ${SUPPORTED.join(', ')}`,
    { param },
  )
}
