/** ReceivedCredit: money that somebody sent. @see https://docs.stripe.com/treasury/moving-money/financial-accounts/into/received-credits */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { financialAccounts } from './financial-account.js'
import { closeFlow, openFlow } from './ledger.js'

export type ReceivedCredit = Stored<Stripe.Treasury.ReceivedCredit>

export const receivedCredits = resource<ReceivedCredit>('treasury.received_credit', {
  idPrefix: 'rc',
  api: 'treasury.receivedCredits',
  label: 'received credit',
})

/** Days in which an ACH credit can be sent back. */
const REVERSIBLE_DAYS = 2

export interface Told {
  readonly amount: number
  readonly currency: string
  readonly financial_account: string
  readonly network: string
  readonly description?: string
  readonly initiating_payment_method_details?: {
    readonly us_bank_account?: {
      readonly account_holder_name?: string
      readonly account_number?: string
      readonly routing_number?: string
    }
  }
}

export const operations = {
  'testHelpers.treasury.receivedCredits.create'(tx: Transaction, _: readonly string[], told: Told): ReceivedCredit {
    const account = tx.need(financialAccounts, told.financial_account, 'financial_account')
    const { amount, currency } = told
    const id = tx.newId('rc')
    const description = told.description ?? 'Stripe Test'
    const open = account.status === 'open'
    const flow = { account, id, type: 'received_credit' as const, amount, currency, description }
    const transaction = open ? credit(tx, flow) : null
    const received = tx.create(receivedCredits, {
      amount,
      currency,
      description,
      failure_code: open ? null : 'account_closed',
      financial_account: account.id,
      id,
      initiating_payment_method_details: initiator(told),
      linked_flows: {
        credit_reversal: null,
        issuing_authorization: null,
        issuing_transaction: null,
        source_flow: null,
        source_flow_type: null,
      },
      network: told.network,
      reversal_details: reversible(tx, told.network),
      status: open ? 'succeeded' : 'failed',
      transaction,
    } as Changes<ReceivedCredit>)
    tx.emit(`treasury.received_credit.${open ? 'succeeded' : 'failed'}`, received)
    return received
  },
}

function credit(tx: Transaction, flow: Parameters<typeof openFlow>[1]): string {
  const { id } = openFlow(tx, flow, 'received_credit', { cash: flow.amount })
  return closeFlow(tx, id, 'received_credit', {}, 'post').id
}

const reversible = (tx: Transaction, network: string) =>
  network === 'ach'
    ? { deadline: tx.now + REVERSIBLE_DAYS * DAY_SECONDS, restricted_reason: null }
    : { deadline: null, restricted_reason: 'network_restricted' }

/** Who sent it. */
export const initiator = ({
  initiating_payment_method_details: told,
}: Pick<Told, 'initiating_payment_method_details'>) => ({
  billing_details: {
    address: NO_ADDRESS,
    email: null,
    name: told?.us_bank_account?.account_holder_name ?? 'Jenny Rosen',
  },
  type: 'us_bank_account',
  us_bank_account: {
    bank_name: 'STRIPE TEST BANK',
    last4: told?.us_bank_account?.account_number?.slice(-4) ?? '6789',
    routing_number: told?.us_bank_account?.routing_number ?? '110000000',
  },
})

const NO_ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
