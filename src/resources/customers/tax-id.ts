/** TaxId: a customer's (or the account's own) number with a tax office. @see https://docs.stripe.com/billing/customer/tax-ids */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest, noSuch } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { load } from '../../core/operation.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { type Customer, customers } from './customer.js'
import { countryOf, fitsFormat } from './tax-id-format.js'

export type TaxId = Stored<Stripe.TaxId>

export const taxIds = resource<TaxId>('tax_id', {
  idPrefix: 'txi',
  api: 'taxIds',
  label: 'tax ID',
  events: 'customer.tax_id',
  indexes: { customer: 'customer' },
})

const IDS_MAX = 5

interface Told {
  readonly type: string
  readonly value: string
}

export const operations = {
  create(tx: Transaction, params: Stripe.TaxIdCreateParams): TaxId {
    const { owner } = params
    if (owner?.customer !== undefined)
      return createTaxId(tx, tx.need(customers, owner.customer, 'owner[customer]'), params)
    const made = { customer_account: null, type: 'self', ...(owner as object | undefined) } as unknown as TaxId['owner']
    return tx.insert(taxIds, { ...fieldsOf(params), customer: null, owner: made })
  },

  list(tx: Transaction, params: Stripe.TaxIdListParams) {
    const customer = params.owner?.customer
    return list(tx, taxIds, params as Params, {
      url: '/v1/tax_ids',
      handled: ['owner'],
      ...(customer === undefined
        ? { accept: id => id['customer'] === null }
        : { index: ['customer', customer] as const }),
    })
  },

  'customers.createTaxId': (tx: Transaction, [id]: readonly [string], params: Stripe.CustomerCreateTaxIdParams) =>
    createTaxId(tx, load(tx, customers, id), params),

  'customers.listTaxIds'(tx: Transaction, [id]: readonly [string], params: Params) {
    const customer = load(tx, customers, id)
    return list(tx, taxIds, params, { url: `/v1/customers/${id}/tax_ids`, index: ['customer', customer.id] })
  },

  'customers.retrieveTaxId': (tx: Transaction, [customer, id]: readonly [string, string]) => own(tx, customer, id),
  'customers.deleteTaxId': (tx: Transaction, [customer, id]: readonly [string, string]) =>
    tx.remove(taxIds, own(tx, customer, id)),
}

export const due = {
  'tax_id.verify'(tx: Transaction, id: string) {
    const taxId = tx.find(taxIds, id)
    const status = taxId && REGISTER[taxId.value]
    if (taxId === undefined || status === undefined) return
    tx.update(taxIds, taxId, { verification: { status, verified_address: null, verified_name: null } })
  },
}

/** Adds a tax id to a customer, written as its type wants it. */
export function createTaxId(tx: Transaction, customer: Customer, told: Told): TaxId {
  tx.follow(customer.test_clock)
  const fields = fieldsOf(told)
  const present = tx.where(taxIds, 'customer', customer.id)
  if (present.some(({ type, value }) => type === told.type && value === told.value)) {
    throw invalidRequest('Tax ID already exists', { code: 'resource_already_exists', param: 'value' })
  }
  if (present.length >= IDS_MAX) throw invalidRequest(`A customer can have at most ${IDS_MAX} tax IDs.`)
  const made = tx.create(taxIds, {
    ...fields,
    customer: customer.id,
    owner: { customer: customer.id, customer_account: null, type: 'customer' },
  })
  if (made.verification?.status === 'pending') tx.afterwards('tax_id.verify', made.id)
  return made
}

function fieldsOf({ type, value }: Told): Changes<TaxId> {
  const checked = VERIFIED.has(type)
  if (!fitsFormat(type, value) && !(checked && value in REGISTER)) {
    throw invalidRequest(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' })
  }
  const status = checked ? 'pending' : 'unavailable'
  return {
    country: countryOf(type, value),
    type: type as TaxId['type'],
    value,
    verification: { status, verified_address: null, verified_name: null },
  }
}

/** Types whose register Stripe asks. */
const VERIFIED = new Set(['au_abn', 'eu_vat', 'gb_vat'])

/** Values with which a test environment's register answers; it says nothing to others. @see https://docs.stripe.com/billing/testing#tax-ids */
const REGISTER: Readonly<Record<string, 'verified' | 'unverified' | 'pending'>> = {
  '000000000': 'verified',
  '111111111': 'unverified',
  '222222222': 'pending',
}

function own(tx: Transaction, customer: string, id: string): TaxId {
  load(tx, customers, customer)
  const found = tx.find(taxIds, id)
  if (found?.customer !== customer) throw noSuch('tax ID', id, 'id')
  return found
}
