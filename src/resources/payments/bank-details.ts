/** What a bank account's numbers say: the bank, the branch, the last four digits. */

import { invalidRequest } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { fingerprintOf } from './card-details.js'
import { sepaRefusal } from './test-bank-account.js'

type Given = Readonly<Record<string, unknown>> | undefined

interface BankDetails {
  readonly details: Record<string, unknown>
  /** The account's number, which no answer shows. */
  readonly number: string
}

/** The hash of a payment method of a bank debit type; `undefined` for the other types. */
export function bankDetails(tx: Transaction, type: string, given: Given): BankDetails | undefined {
  const make = MAKERS[type]
  if (make === undefined || given === undefined) return undefined
  return make(tx, (name: string) => (given[name] === undefined ? '' : String(given[name])))
}

type Maker = (tx: Transaction, text: (name: string) => string) => BankDetails

const account = (
  tx: Transaction,
  type: string,
  number: string,
  bank: string,
  rest: Record<string, unknown>,
): BankDetails => ({
  number,
  details: { fingerprint: fingerprintOf(tx, type, `${bank}/${number}`), last4: number.slice(-4), ...rest },
})

const MAKERS: Readonly<Record<string, Maker>> = {
  us_bank_account(tx, text) {
    const linked = text('financial_connections_account')
    const routing = text('routing_number') || (linked === '' ? '' : '110000000')
    const number = text('account_number') || (linked === '' ? '' : '000123456789')
    if (!/^\d{9}$/.test(routing)) {
      throw invalidRequest('You must use a valid routing number that is 9 digits long.', {
        code: 'routing_number_invalid',
        param: 'us_bank_account[routing_number]',
      })
    }
    return account(tx, 'us_bank_account', number, routing, {
      account_holder_type: text('account_holder_type') || null,
      account_type: text('account_type') || 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: linked || null,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: routing,
      status_details: {},
    })
  },
  sepa_debit(tx, text) {
    const iban = text('iban').replace(/\s/g, '').toUpperCase()
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(iban)) {
      throw invalidRequest('The IBAN you provided is invalid.', {
        code: 'invalid_bank_account_iban',
        param: 'sepa_debit[iban]',
      })
    }
    const refusal = sepaRefusal(iban)
    if (refusal !== undefined) {
      const why = refusal.includes('bank') ? 'does not support SEPA Direct Debit' : 'does not accept debits'
      throw invalidRequest(`The bank account of this IBAN ${why}.`, { code: refusal, param: 'sepa_debit[iban]' })
    }
    const country = iban.slice(0, 2)
    const { bank, branch } = ibanParts(country, iban.slice(4))
    return account(tx, 'sepa_debit', iban, country, {
      bank_code: bank,
      branch_code: branch,
      country,
      generated_from: { charge: null, setup_attempt: null },
    })
  },
  bacs_debit: (tx, text) =>
    account(tx, 'bacs_debit', text('account_number'), text('sort_code'), {
      sort_code: text('sort_code').replaceAll('-', ''),
    }),
  au_becs_debit: (tx, text) =>
    account(tx, 'au_becs_debit', text('account_number'), text('bsb_number'), {
      bsb_number: text('bsb_number').replaceAll('-', ''),
    }),
  acss_debit: (tx, text) =>
    account(tx, 'acss_debit', text('account_number'), text('institution_number'), {
      bank_name: 'STRIPE TEST BANK',
      institution_number: text('institution_number'),
      transit_number: text('transit_number'),
    }),
  nz_bank_account: (tx, text) => {
    const { number, details } = account(tx, 'nz_bank_account', text('account_number'), text('bank_code'), {})
    const { fingerprint: _, ...rest } = details
    return {
      number,
      details: { ...rest, bank_name: 'STRIPE TEST BANK', account_holder_name: text('account_holder_name') || null },
    }
  },
}

/** Lengths of bank and branch in the national part of an IBAN. */
const IBAN_PARTS: Readonly<Record<string, readonly [bank: number, branch: number]>> = {
  AT: [5, 0],
  BE: [3, 0],
  DE: [8, 0],
  DK: [4, 0],
  EE: [2, 2],
  ES: [4, 4],
  FI: [3, 0],
  FR: [5, 5],
  GB: [4, 6],
  IE: [4, 6],
  IT: [6, 5],
  LT: [5, 0],
  LU: [3, 0],
  NL: [4, 0],
  NO: [4, 0],
  PL: [3, 5],
  PT: [4, 4],
  SE: [3, 0],
  CH: [5, 0],
}

function ibanParts(country: string, national: string): { bank: string; branch: string } {
  const [bank, branch] = IBAN_PARTS[country] ?? [4, 0]
  return { bank: national.slice(0, bank), branch: national.slice(bank, bank + branch) }
}
