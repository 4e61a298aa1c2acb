/** Every invariant, by name. */
import { customerBalancesChain } from './customer-balances-chain.js'
import { indexesAgree } from './indexes-agree.js'
import type { Invariant } from './invariant.js'
import { invoicesAddUp } from './invoices-add-up.js'
import { moneyIsConserved } from './money-is-conserved.js'
import { periodsHold } from './periods-hold.js'
import { referencesResolve } from './references-resolve.js'
import { statusesAreKnown } from './statuses-are-known.js'

export const invariants: readonly Invariant[] = [
  customerBalancesChain,
  indexesAgree,
  invoicesAddUp,
  moneyIsConserved,
  periodsHold,
  referencesResolve,
  statusesAreKnown,
]
