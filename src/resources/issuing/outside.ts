/** Card networks, wallets and compliance. */
import { UsageError } from '../../core/errors.js'
import type { OutsideActions } from '../../core/outside.js'
import { issuedCards } from './card.js'
import { blockCardholder, cardholders } from './cardholder.js'
import { decide, issuingDisputes } from './dispute.js'
import { addToWallet } from './token.js'

export const outside = {
  /** The card holder adds the card to a wallet (`apple_pay` unless told). */
  addCardToWallet: (
    tx,
    told: { readonly issuing_card: string; readonly wallet?: 'apple_pay' | 'google_pay' | 'samsung_pay' },
  ) => addToWallet(tx, tx.need(issuedCards, told.issuing_card, 'issuing_card'), told.wallet),

  /** The network decides a dispute that was submitted. */
  decideIssuingDispute(tx, told: { readonly issuing_dispute: string; readonly won: boolean }) {
    if (typeof told.won !== 'boolean') throw new UsageError('say how: { issuing_dispute, won: true }')
    return decide(tx, tx.need(issuingDisputes, told.issuing_dispute, 'issuing_dispute'), told.won)
  },

  /** Compliance stops a card holder for good. */
  blockCardholder: (tx, told: { readonly issuing_cardholder: string }) =>
    blockCardholder(tx, tx.need(cardholders, told.issuing_cardholder, 'issuing_cardholder')),
} satisfies OutsideActions
