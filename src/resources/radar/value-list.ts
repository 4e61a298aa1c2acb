/** ValueList: values that fraud rules refer to by its alias. @see https://docs.stripe.com/api/radar/value_lists */
import type Stripe from 'stripe'
import type { Params } from '../../core/decode.js'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { valueListItems } from './value-list-item.js'

export type ValueList = Stored<Stripe.Radar.ValueList>

/** The lists that Stripe's own rules use are there from the start. */
const DEFAULTS: readonly (readonly [alias: string, type: ValueList['item_type'], name: string])[] = [
  ['additional_allowlist_emails', 'email', 'Additional allowlist emails'],
  ['card_fingerprint_blocklist', 'card_fingerprint', 'Card fingerprint blocklist'],
  ['card_bin_blocklist', 'card_bin', 'Card BIN blocklist'],
  ['client_ip_address_blocklist', 'ip_address', 'Client IP address blocklist'],
  ['client_ip_country_blocklist', 'country', 'Client IP country blocklist'],
  ['card_country_blocklist', 'country', 'Card country blocklist'],
  ['email_blocklist', 'email', 'Email blocklist'],
  ['email_domain_blocklist', 'case_sensitive_string', 'Email domain blocklist'],
  ['charge_description_blocklist', 'string', 'Charge description blocklist'],
  ['customer_blocklist', 'customer_id', 'Customer ID blocklist'],
  ['card_fingerprint_allowlist', 'card_fingerprint', 'Card fingerprint allowlist'],
  ['client_ip_address_allowlist', 'ip_address', 'Client IP address allowlist'],
  ['email_allowlist', 'email', 'Email allowlist'],
  ['customer_allowlist', 'customer_id', 'Customer ID allowlist'],
]

export const valueLists = resource<ValueList>('radar.value_list', {
  idPrefix: 'rsl',
  api: 'radar.valueLists',
  label: 'value list',
  param: 'value_list',
  lists: {
    list_items: {
      object: 'radar.value_list_item',
      by: 'value_list',
      url: '/v1/radar/value_list_items?value_list={id}',
    },
  },
  seed: ({ id }) =>
    DEFAULTS.map(([alias, item_type, name]) => ({
      id: id('rsl', 24, alias),
      alias,
      created_by: 'stripe',
      item_type,
      name,
      _default: true,
    })),
})

export const operations = {
  list(tx: Transaction, params: Stripe.Radar.ValueListListParams) {
    const { contains } = params
    return list(tx, valueLists, params as Params, {
      url: '/v1/radar/value_lists',
      ...(contains !== undefined && { accept: ({ id }) => holds(tx, id, contains) }),
    })
  },

  create(tx: Transaction, params: Stripe.Radar.ValueListCreateParams): ValueList {
    requireFree(tx, params.alias)
    return tx.create(valueLists, {
      ...tx.fields(valueLists, params),
      created_by: tx.account,
      item_type: (params.item_type ?? 'string') as ValueList['item_type'],
    })
  },

  update(tx: Transaction, list: ValueList, params: Stripe.Radar.ValueListUpdateParams): ValueList {
    if (params.alias !== undefined && params.alias !== list.alias) requireFree(tx, params.alias)
    return tx.update(valueLists, list, tx.fields(valueLists, params, list))
  },

  /** Its items go with it. */
  del(tx: Transaction, list: ValueList) {
    if (list['_default'] === true) {
      throw invalidRequest('This value list is used by a default rule and cannot be deleted.')
    }
    for (const item of tx.where(valueListItems, 'value_list', list.id)) tx.remove(valueListItems, item)
    return tx.remove(valueLists, list)
  },
}

const holds = (tx: Transaction, list: string, value: string): boolean =>
  tx.newest(valueListItems, 'place', `${list}/${value}`) !== undefined

function requireFree(tx: Transaction, alias: string): void {
  if (tx.newest(valueLists, 'alias', alias) === undefined) return
  throw invalidRequest(`A value list with the alias ${alias} already exists.`, { param: 'alias' })
}
