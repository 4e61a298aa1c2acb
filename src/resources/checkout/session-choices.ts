/** What a customer chooses on the page of a Checkout Session: how many, what else, which way of shipping, a code. */
import { UsageError } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { promotionCodes } from '../products/promotion-code.js'
import { type Item, itemsOfLines, linesOf, readItem } from './line-item.js'
import type { DiscountTold } from './session-input.js'
import { priced } from './session-price.js'
import type { Session } from './session-resource.js'
import { sessions } from './session-resource.js'

export interface Choices {
  /** How many of a line, by its id, where its quantity is adjustable. */
  readonly quantities?: Readonly<Record<string, number>>
  /** How many of an optional item, by its price. */
  readonly optional_items?: Readonly<Record<string, number>>
  /** The amount, by the line's id, where the price lets the customer decide. */
  readonly amounts?: Readonly<Record<string, number>>
  /** A code as it is typed, where the session allows them. */
  readonly promotion_code?: string
  /** One of the session's ways of shipping, by its id; the first unless told. */
  readonly shipping_rate?: string
}

/** The session as it is after them. Throws `UsageError` for what the page does not offer. */
export function choose(tx: Transaction, session: Session, choices: Choices): Session {
  const { quantities, optional_items: optional, amounts, promotion_code: code, shipping_rate: rate } = choices
  if ([quantities, optional, amounts, code, rate].every(told => told === undefined)) return session
  const lines = linesOf(tx, session.id)
  const offered = new Set(lines.map(({ id }) => id))
  for (const id of Object.keys({ ...quantities, ...amounts }))
    if (!offered.has(id)) throw new UsageError(`checkout.session ${session.id} has no line '${id}'`)
  const items = itemsOfLines(tx, lines).map((item, at) => {
    const { id } = lines[at]!
    return withAmount(withQuantity(item, quantities?.[id]), amounts?.[id])
  })
  const wanted = [...items, ...optionalItems(tx, session, optional ?? {})].filter(({ quantity }) => quantity > 0)
  const discounts = code === undefined ? undefined : [typed(tx, session, code)]
  return priced(tx, rate === undefined ? session : shipped(tx, session, rate), wanted, undefined, discounts)
}

function withQuantity(item: Item, quantity: number | undefined): Item {
  if (quantity === undefined || quantity === item.quantity) return item
  const { maximum, minimum } = item.adjustable ?? {}
  if (item.adjustable === null || quantity < (minimum ?? 0) || quantity > (maximum ?? 99))
    throw new UsageError(`the page does not offer ${quantity} of ${item.price.id}`)
  return { ...item, quantity }
}

function withAmount(item: Item, amount: number | undefined): Item {
  if (amount === undefined) return item
  const { minimum, maximum } = item.price.custom_unit_amount ?? {}
  if (item.price.custom_unit_amount === null || amount < (minimum ?? 0) || amount > (maximum ?? amount))
    throw new UsageError(`the page does not offer ${item.price.id} for ${amount}`)
  return { ...item, chosenAmount: amount }
}

function optionalItems(tx: Transaction, session: Session, wanted: Readonly<Record<string, number>>): Item[] {
  return Object.entries(wanted).map(([price, quantity]) => {
    const offer = session.optional_items?.find(item => item.price === price)
    if (offer === undefined) throw new UsageError(`checkout.session ${session.id} has no optional item '${price}'`)
    const { adjustable_quantity: adjustable } = offer
    const told = {
      price,
      quantity: offer.quantity,
      ...(adjustable?.enabled && {
        adjustable_quantity: {
          enabled: true,
          ...(adjustable.maximum !== null && { maximum: adjustable.maximum }),
          ...(adjustable.minimum !== null && { minimum: adjustable.minimum }),
        },
      }),
    }
    return withQuantity(readItem(tx, told, 'optional_items', session.currency ?? undefined), quantity)
  })
}

/** Whatever its case, among the codes that are active. */
function typed(tx: Transaction, session: Session, code: string): DiscountTold {
  if (!session.allow_promotion_codes) throw new UsageError(`checkout.session ${session.id} takes no promotion codes`)
  const promotion = tx.newest(promotionCodes, 'code', code.toLowerCase(), ({ active }) => active)
  if (promotion === undefined) throw new UsageError(`there is no active promotion code '${code}'`)
  return { promotion_code: promotion.id }
}

/** The way that was chosen is the first from now on: it is what the session counts with. */
function shipped(tx: Transaction, session: Session, rate: string): Session {
  const chosen = session.shipping_options.find(({ shipping_rate: id }) => id === rate)
  if (chosen === undefined) throw new UsageError(`checkout.session ${session.id} does not ship by '${rate}'`)
  const others = session.shipping_options.filter(option => option !== chosen)
  return tx.put(sessions, session, { shipping_options: [chosen, ...others] })
}
