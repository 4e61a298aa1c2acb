/**
 * The bank accounts of a test environment: what becomes of a debit from each.
 * @see https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers
 */

export type DebitOutcome = 'succeeds' | 'fails' | 'stays_processing' | 'disputed'

export interface TestAccount {
  readonly outcome: DebitOutcome
  readonly failureCode?: string
  readonly failureMessage?: string
  /** Why the bank refuses further debits from it. */
  readonly networkCode?: string
}

interface NamedAccount extends TestAccount {
  readonly number: string
  /** `pm_usBankAccount_<name>` */
  readonly name: string
}

const fails = (failureCode: string, failureMessage: string, networkCode?: string): TestAccount => ({
  outcome: 'fails',
  failureCode,
  failureMessage,
  ...(networkCode !== undefined && { networkCode }),
})

const CLOSED = fails('account_closed', "The customer's bank account has been closed.", 'R02')
const NO_ACCOUNT = fails('no_account', "The customer's bank account could not be found.", 'R03')
const NO_FUNDS = fails('insufficient_funds', "The customer's account has insufficient funds to cover this payment.")
const NOT_AUTHORIZED = fails(
  'debit_not_authorized',
  'The customer has notified their bank that this payment was unauthorized.',
  'R10',
)

const usAccounts: readonly NamedAccount[] = [
  { number: '000123456789', name: 'success', outcome: 'succeeds' },
  { number: '000111111113', name: 'accountClosed', ...CLOSED },
  { number: '000111111116', name: 'noAccount', ...NO_ACCOUNT },
  { number: '000222222227', name: 'insufficientFunds', ...NO_FUNDS },
  { number: '000333333335', name: 'debitNotAuthorized', ...NOT_AUTHORIZED },
  {
    number: '000444444440',
    name: 'invalidCurrency',
    ...fails('invalid_currency', 'The bank was unable to process this payment because of its currency.'),
  },
  {
    number: '000777777771',
    name: 'paymentLimitExceeded',
    ...fails('charge_exceeds_source_limit', 'This payment exceeds the weekly limit of the account.'),
  },
  { number: '000555555559', name: 'dispute', outcome: 'disputed' },
  { number: '000000000009', name: 'processing', outcome: 'stays_processing' },
]

/** Endings of the IBANs, sort codes and numbers that other debits are tested with. */
const endings: Readonly<Record<string, Readonly<Record<string, TestAccount>>>> = {
  sepa_debit: {
    '3001': { outcome: 'succeeds' },
    '3002': NO_FUNDS,
    '3003': NO_FUNDS,
    '3004': fails('debit_not_authorized', NOT_AUTHORIZED.failureMessage ?? ''),
    '3005': { outcome: 'disputed' },
    '2103': NO_FUNDS,
    '2104': NO_FUNDS,
  },
  bacs_debit: { '3335': NOT_AUTHORIZED, '2227': NO_FUNDS, '1113': CLOSED },
  au_becs_debit: { '1113': CLOSED, '1116': NO_ACCOUNT, '2227': NO_FUNDS, '5556': NOT_AUTHORIZED },
  acss_debit: { '2227': NO_FUNDS, '3335': NOT_AUTHORIZED, '1113': CLOSED, '1116': NO_ACCOUNT },
}

const PREFIX = 'pm_usBankAccount_'

export const testAccountNamed = (name: string): NamedAccount | undefined =>
  name.startsWith(PREFIX) ? usAccounts.find(account => account.name === name.slice(PREFIX.length)) : undefined

/** What becomes of a debit from this account. Accounts that no table names are good ones. */
export function testAccountOf(type: string, number: string): TestAccount {
  const found =
    type === 'us_bank_account'
      ? usAccounts.find(account => account.number === number)
      : endings[type]?.[number.slice(-4)]
  return found ?? { outcome: 'succeeds' }
}
