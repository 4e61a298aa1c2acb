import { balanceOf } from '../../resources/balance/balance.js'
import { balanceTransactions } from '../../resources/balance/balance-transaction.js'
import type { Invariant } from './invariant.js'

type Sums = Map<string, number>

/** A balance is the sum of its postings, per currency, available and pending apart; each posting's net is its amount less its fees. */
export const moneyIsConserved: Invariant = {
  name: 'a balance is the sum of its postings',
  *broken(tx) {
    const sums: Record<'available' | 'pending', Sums> = { available: new Map(), pending: new Map() }
    for (const posting of tx.all(balanceTransactions)) {
      const { id, amount, fee, net, currency, status, fee_details: details } = posting
      if (net !== amount - fee) yield `${id}: ${amount} − ${fee} is not ${net}`
      if (details.reduce((total, detail) => total + detail.amount, 0) !== fee)
        yield `${id}: its fee details do not sum to ${fee}`
      const part = sums[status as 'available' | 'pending']
      part.set(currency, (part.get(currency) ?? 0) + net)
    }
    const balance = balanceOf(tx)
    yield* differ('available', balance._available, sums.available)
    yield* differ('pending', balance._pending, sums.pending)
  },
}

function* differ(part: string, told: Readonly<Record<string, number>>, sums: Sums): Iterable<string> {
  for (const currency of new Set([...Object.keys(told), ...sums.keys()])) {
    const [a, b] = [told[currency] ?? 0, sums.get(currency) ?? 0]
    if (a !== b) yield `${part} ${currency} is ${a}, its postings sum to ${b}`
  }
}
