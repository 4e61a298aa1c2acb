/**
 * The bank accounts of a test environment: what becomes of a debit from each.
 * @see https://docs.stripe.com/testing#non-card-payments
 */

export type DebitOutcome = 'succeeds' | 'fails' | 'stays_processing' | 'disputed'

export interface TestAccount {
  readonly outcome: DebitOutcome
  readonly failureCode?: string
  readonly failureMessage?: string
  /** Why the bank refuses further debits from it. */
  readonly networkCode?: string
  /** The customer's consent is gone with it. */
  readonly endsMandate?: true
}

/** An account as it is typed in: the number, and what stands beside it. */
export interface NamedAccount extends TestAccount {
  readonly type: string
  readonly number: string
  readonly name: string
  readonly details: Readonly<Record<string, string>>
}

const SUCCEEDS: TestAccount = { outcome: 'succeeds' }
const DISPUTED: TestAccount = { outcome: 'disputed' }
const PROCESSING: TestAccount = { outcome: 'stays_processing' }

const fails = (failureCode: string, failureMessage: string, rest: Partial<TestAccount> = {}): TestAccount => ({
  outcome: 'fails',
  failureCode,
  failureMessage,
  ...rest,
})

const ended = (account: TestAccount, networkCode?: string): TestAccount => ({
  ...account,
  endsMandate: true,
  ...(networkCode !== undefined && { networkCode }),
})

const CLOSED = fails('account_closed', "The customer's bank account has been closed.")
const NO_ACCOUNT = fails('no_account', "The customer's bank account could not be found.")
const NO_FUNDS = fails('insufficient_funds', "The customer's account has insufficient funds to cover this payment.")
const REFER = fails('refer_to_customer', 'The customer must be asked why their bank refused the payment.')
const NOT_AUTHORIZED = fails(
  'debit_not_authorized',
  'The customer has notified their bank that this payment was unauthorized.',
)
const WEEKLY_LIMIT = fails('charge_exceeds_source_limit', 'This payment exceeds the weekly limit of the account.')
const TRANSACTION_LIMIT = fails('charge_exceeds_transaction_limit', "This payment exceeds the account's limit.")
const WEEKLY_TRANSACTIONS = fails(
  'charge_exceeds_weekly_limit',
  'This payment exceeds the weekly limit of the account.',
)

/** How the names of a type's accounts begin, and what is typed in beside the number. */
const TYPES: Readonly<Record<string, readonly [prefix: string, details: Readonly<Record<string, string>>]>> = {
  us_bank_account: ['pm_usBankAccount_', { account_holder_type: 'individual', routing_number: '110000000' }],
  acss_debit: ['pm_acssDebit_', { institution_number: '000', transit_number: '11000' }],
  au_becs_debit: ['pm_auBecsDebit_', { bsb_number: '000000' }],
  bacs_debit: ['pm_bacsDebit_', { sort_code: '108800' }],
  nz_bank_account: ['pm_nzBankAccount_', { bank_code: '11', branch_code: '0000' }],
}

function accountsOf(type: string, accounts: Readonly<Record<string, readonly [number: string, TestAccount]>>) {
  const [prefix, details] = TYPES[type]!
  return Object.entries(accounts).map(
    ([name, [number, account]]): NamedAccount => ({ ...account, type, number, name: prefix + name, details }),
  )
}

/** Numbers that differ only in how long their banks think end alike: `successDelayed`. */
const accounts: readonly NamedAccount[] = [
  ...accountsOf('us_bank_account', {
    success: ['000123456789', SUCCEEDS],
    accountClosed: ['000111111113', ended(CLOSED, 'R02')],
    noAccount: ['000111111116', ended(NO_ACCOUNT, 'R03')],
    insufficientFunds: ['000222222227', NO_FUNDS],
    debitNotAuthorized: ['000333333335', ended(NOT_AUTHORIZED, 'R10')],
    invalidCurrency: [
      '000444444440',
      fails('invalid_currency', 'The bank was unable to process this payment because of its currency.'),
    ],
    dispute: ['000555555559', DISPUTED],
    weeklyLimitExceeded: ['000777777771', WEEKLY_LIMIT],
    processing: ['000000000009', PROCESSING],
  }),
  ...accountsOf('acss_debit', {
    success: ['000123456789', SUCCEEDS],
    successDelayed: ['900123456789', SUCCEEDS],
    insufficientFunds: ['000222222227', NO_FUNDS],
    insufficientFundsDelayed: ['900222222227', NO_FUNDS],
    noAccount: ['000111111116', ended(NO_ACCOUNT)],
    accountClosed: ['000111111113', ended(CLOSED)],
    debitNotAuthorized: ['000333333335', ended(NOT_AUTHORIZED)],
    dispute: ['000555555559', DISPUTED],
    exceedsWeeklyLimit: ['000777777771', WEEKLY_LIMIT],
    exceedsTransactionLimit: ['000888888881', TRANSACTION_LIMIT],
  }),
  ...accountsOf('au_becs_debit', {
    success: ['000123456', SUCCEEDS],
    successDelayed: ['900123456', SUCCEEDS],
    accountClosed: ['111111113', ended(CLOSED)],
    noAccount: ['111111116', ended(NO_ACCOUNT)],
    referToCustomer: ['222222227', REFER],
    referToCustomerDelayed: ['922222227', REFER],
    debitNotAuthorized: ['333333335', ended(NOT_AUTHORIZED)],
    dispute: ['666666660', DISPUTED],
    exceedsWeeklyLimit: ['343434343', WEEKLY_LIMIT],
    exceedsTransactionLimit: ['121212121', TRANSACTION_LIMIT],
  }),
  ...accountsOf('bacs_debit', {
    success: ['00012345', SUCCEEDS],
    successDelayed: ['90012345', SUCCEEDS],
    debitNotAuthorized: ['33333335', ended(NOT_AUTHORIZED)],
    debitNotAuthorizedDelayed: ['93333335', ended(NOT_AUTHORIZED)],
    insufficientFunds: ['22222227', NO_FUNDS],
    insufficientFundsDelayed: ['92222227', NO_FUNDS],
    dispute: ['55555559', DISPUTED],
    exceedsWeeklyLimit: ['34343434', WEEKLY_LIMIT],
    exceedsTransactionLimit: ['12121212', TRANSACTION_LIMIT],
  }),
  ...accountsOf('nz_bank_account', {
    success: ['0000000', SUCCEEDS],
    insufficientFunds: ['2222222', NO_FUNDS],
    referToCustomer: ['8888888', REFER],
    noAccount: ['1111111', ended(NO_ACCOUNT)],
    debitNotAuthorized: ['5555555', ended(NOT_AUTHORIZED)],
    processing: ['9999999', PROCESSING],
  }),
]

/** By scenario; the country is how an IBAN begins. */
const IBANS: Readonly<Record<string, readonly [TestAccount, string]>> = {
  success: [
    SUCCEEDS,
    'AT611904300234573201 BE62510007547061 CH9300762011623852957 DE89370400440532013000 EE382200221020145685 ES0700120345030000067890 FI2112345600000785 FR1420041010050500013M02606 GB82WEST12345698765432 GI60MPFS599327643783385 IE29AIBK93115212345678 LI0508800636123378777 LT121000011101001000 LU280019400644750000 NL39RABO0300065264 NO9386011117947 PT50000201231234567890154 SE3550000000054910000003',
  ],
  successDelayed: [
    SUCCEEDS,
    'AT321904300235473204 BE78510007547064 CH8656663438253651553 DE08370400440532013003 EE222200221020145682 ES2300120345030000067893 FI3712345600000788 FR3020041010050500013M02609 GB98WEST12345698765435 GI08RRNW626436291644533 HR6323600002337876649 IE24AIBK93115212345671 LI4408800387787111369 LT281000011101001003 LU440019400644750003 NL55RABO0300065267 NO8886011117940 PT66000201231234567890157 SE5150000000054910000006',
  ],
  failed: [
    NO_FUNDS,
    'AT861904300235473202 BE68539007547034 CH5362200119938136497 DE62370400440532013001 EE762200221020145680 ES9121000418450200051332 FI9112345600000786 FR8420041010050500013M02607 GB55WEST12345698765433 GI41SAFA461293238477751 HR2725000096983499248 IE02AIBK93115212345679 LI1208800143823175626 LT821000011101001001 LU980019400644750001 NL91ABNA0417164300 NO6686011117948 PT23000201231234567890155 SE0850000000054910000004',
  ],
  failedDelayed: [
    NO_FUNDS,
    'AT051904300235473205 BE51510007547065 CH1843597160341964438 DE78370400440532013004 EE922200221020145683 ES9300120345030000067894 FI1012345600000789 FR7920041010050500013M02600 GB71WEST12345698765436 GI50LROG772261344693297 HR6723600004878117427 IE94AIBK93115212345672 LI4908800356441975566 LT981000011101001004 LU170019400644750004 NL28RABO0300065268 NO6186011117941 PT39000201231234567890158 SE2450000000054910000007',
  ],
  disputed: [
    DISPUTED,
    'AT591904300235473203 BE08510007547063 CH1260378413965193069 DE35370400440532013002 EE492200221020145681 ES5000120345030000067892 FI6412345600000787 FR5720041010050500013M02608 GB28WEST12345698765434 GI26KJBC361883934534696 HR8724840081455523553 IE51AIBK93115212345670 LI7708800125525347723 LT551000011101001002 LU710019400644750002 NL82RABO0300065266 NO3986011117949 PT93000201231234567890156 SE7850000000054910000005',
  ],
  exceedsWeeklyVolumeLimit: [
    WEEKLY_LIMIT,
    'AT981904300000343434 BE90510000343434 CH1800762000000343434 DE65370400440000343434 EE672200000000343434 ES1700120345000000343434 FI6712345600343434 FR9720041010050000000343434 GB70WEST12345600343434 GI14NWBK000000000343434 HR7424020060000343434 IE10AIBK93115200343434 LI2408800000000343434 LT591000000000343434 LU900010000000343434 NL27RABO0000343434 NO0586010343434 PT05000201230000000343434 SE2850000000000000343434',
  ],
  exceedsWeeklyTransactionLimit: [
    WEEKLY_TRANSACTIONS,
    'AT601904300000121212 BE52510000121212 CH7700762000000121212 DE27370400440000121212 EE292200000000121212 ES7600120345000000121212 FI2912345600121212 FR5920041010050000000121212 GB32WEST12345600121212 GI73NWBK000000000121212 HR3624020060000121212 IE69AIBK93115200121212 LI8308800000000121212 LT211000000000121212 LU520010000000121212 NL86RABO0000121212 PT64000201230000000121212 SE8750000000000000121212',
  ],
  insufficientFunds: [
    NO_FUNDS,
    'AT981904300002222227 BE90510002222227 CH1800762000002222227 DE65370400440002222227 EE672200000002222227 ES1700120345000002222227 FI6712345602222227 FR9720041010050000002222227 GB70WEST12345602222227 GI14NWBK000000002222227 HR7424020060002222227 IE10AIBK93115202222227 LI2408800000002222227 LT591000000002222227 LU900010000002222227 NO0586012222227 PT05000201230000002222227 SE2850000000000002222227',
  ],
}

/** What becomes of a debit from each IBAN. */
const byIban = new Map(
  Object.values(IBANS).flatMap(([account, ibans]) => ibans.split(' ').map(iban => [iban, account])),
)

/** Numbers whose banks do not take part, and accounts that may not be debited: they cannot even be kept. */
export const sepaRefusal = (iban: string): string | undefined =>
  iban.endsWith('0055555')
    ? 'sepa_debit_bank_not_supported'
    : iban.endsWith('0066666')
      ? 'sepa_debit_debits_not_supported'
      : undefined

/** `pm_usBankAccount_success`, `pm_sepaDebit_failed_de`. */
export function testAccountNamed(name: string): NamedAccount | undefined {
  const [, scenario = '', country = ''] = /^pm_sepaDebit_(\w+)_([a-z]{2})$/.exec(name) ?? []
  const [account, ibans = ''] = IBANS[scenario] ?? []
  const number = ibans.split(' ').find(iban => iban.startsWith(country.toUpperCase()))
  if (account === undefined || number === undefined) return accounts.find(known => known.name === name)
  return { ...account, type: 'sepa_debit', number, name, details: {} }
}

/** What becomes of a debit from this account. Accounts that no table names are good ones. */
export const testAccountOf = (type: string, number: string): TestAccount =>
  (type === 'sepa_debit'
    ? byIban.get(number)
    : accounts.find(account => account.type === type && account.number === number)) ?? SUCCEEDS
