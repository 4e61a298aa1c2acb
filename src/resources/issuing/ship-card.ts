/** What moves the shipment of a physical card in test mode. @see https://docs.stripe.com/api/issuing/cards/test_mode_ship */
import { step } from '../../core/lifecycle.js'
import type { Transaction } from '../../core/transaction.js'
import { refused } from '../refused.js'
import { type IssuedCard, issuedCards } from './card.js'
import { type ShipmentEvent, type Shipping, shipmentMachine } from './shipment.js'

/** Stamps and marks that a step leaves. */
const LEFT: Readonly<Record<string, (tx: Transaction) => Partial<Shipping>>> = {
  ship: tx => ({ carrier: 'usps', shipped_at: tx.now, tracking_number: tx.letters(12).toUpperCase() }),
  deliver: tx => ({ delivered_at: tx.now }),
}

function shipStep(verb: ShipmentEvent['type']) {
  return (tx: Transaction, [id]: readonly [string]): IssuedCard => {
    const card = tx.need(issuedCards, id, 'id', 404)
    if (card.shipping === null) throw refused(verb, 'virtual card', card.status)
    const taken = step(shipmentMachine, String(card.shipping.status), { type: verb })
    if (taken === undefined) throw refused(verb, 'shipment', String(card.shipping.status))
    const shipping = { ...card.shipping, ...LEFT[verb]?.(tx), status: taken.status } as Shipping
    return tx.update(issuedCards, card, { shipping })
  }
}

export const operations = {
  'testHelpers.issuing.cards.submitCard': shipStep('submit'),
  'testHelpers.issuing.cards.shipCard': shipStep('ship'),
  'testHelpers.issuing.cards.deliverCard': shipStep('deliver'),
  'testHelpers.issuing.cards.returnCard': shipStep('return'),
  'testHelpers.issuing.cards.failCard': shipStep('fail'),
}
