/** Capturing a charge: its money enters the ledger, less the fees, and is shared with connected accounts. */
import type { Transaction } from '../../core/transaction.js'
import { accountHome } from '../balance/account-home.js'
import { convert, exchangeRate } from '../balance/exchange.js'
import { type FeeDetail, processingFee, stripeFee } from '../balance/fee.js'
import { post } from '../balance/ledger.js'
import { availableOn } from '../balance/settlement.js'
import { applicationFeePart, collectApplicationFee, passOn } from '../connect/charge-share.js'
import { type Charge, charges } from './charge.js'
import { createRefund } from './refund-create.js'
import { testCardOf } from './test-card.js'

/**
 * Captures `amount` of an authorized charge; what is left of the hold is released, and shows as a refund that moved no
 * money.
 */
export function captureCharge(tx: Transaction, charge: Charge, amount: number, keepsHold = false): Charge {
  const captured = charge.amount_captured + amount
  const authorized = Math.max(charge.amount, captured)
  const before = tx.put(charges, charge, {
    amount: authorized,
    amount_captured: captured,
    captured: !keepsHold || captured >= authorized,
  })
  const settled = settleCharge(tx, before, 'now', amount)
  const released = keepsHold ? 0 : authorized - captured
  if (released > 0) createRefund(tx, { charge: settled, amount: released, reason: null, moves: false })
  const after = tx.get(charges, charge.id)
  tx.emit('charge.captured', after)
  if (after.captured) leaveAftermath(tx, after)
  return after
}

/**
 * Posts a captured charge to the ledger. `later`: the answer did not wait for it, and an event says that it has happened.
 * Several captures of one charge post once each; the charge names the last.
 */
export function settleCharge(
  tx: Transaction,
  charge: Charge,
  when: 'now' | 'later',
  amount = charge.amount_captured,
): Charge {
  const home = settlementHome(tx, charge)
  const card = charge.payment_method_details?.card
  const settled = convert(amount, charge.currency, home.currency)
  const fee = processingFee({
    amount: settled,
    currency: home.currency,
    country: home.country,
    methodType: charge.payment_method_details?.type ?? 'card',
    cardCountry: card?.country,
  })
  const application = applicationFeePart(tx, charge, home.currency)
  const isCard = charge.payment_method_details?.type === 'card'
  const transaction = post(tx, {
    type: isCard ? 'charge' : 'payment',
    reportingCategory: 'charge',
    amount: settled,
    currency: home.currency,
    fees: [...application, ...stripeFee(fee, home.currency)] satisfies FeeDetail[],
    source: charge.id,
    description: charge.description,
    exchangeRate: charge.currency === home.currency ? null : exchangeRate(charge.currency, home.currency),
    availableOn: bypassesPending(charge) ? 'now' : availableOn(tx.now, waitingHome(tx, charge)),
  })
  const write = when === 'later' ? tx.update.bind(tx) : tx.put.bind(tx)
  const posted = write(charges, charge, { balance_transaction: transaction.id })
  collectApplicationFee(tx, posted, transaction)
  passOn(tx, tx.get(charges, charge.id), transaction, amount)
  return tx.get(charges, charge.id)
}

/** A charge on behalf of a connected account settles where that account lives. @see https://docs.stripe.com/connect/destination-charges#settlement-merchant */
const settlementHome = (tx: Transaction, charge: Charge) =>
  charge.on_behalf_of === null ? accountHome(tx) : tx.as(charge.on_behalf_of, accountHome)

/** Money that is passed on becomes available to everybody when the one who receives it may have it. */
const waitingHome = (tx: Transaction, charge: Charge) => {
  const receiver = charge.on_behalf_of ?? charge.transfer_data?.destination
  return receiver === undefined || receiver === null ? accountHome(tx) : tx.as(receiver as string, accountHome)
}

const bypassesPending = (charge: Charge) =>
  typeof charge['_number'] === 'string' && testCardOf(charge['_number']).bypassPending === true

/** What a test card brings after its payment: disputes, warnings, reviews. */
export function leaveAftermath(tx: Transaction, charge: Charge): void {
  if (typeof charge['_number'] !== 'string') return
  const { disputes, fraudWarning, risk } = testCardOf(charge['_number'])
  if (disputes !== undefined || fraudWarning || risk === 'elevated') tx.afterwards('charge.aftermath', charge.id)
}
