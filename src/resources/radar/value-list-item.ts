/** ValueListItem: one value of a list. @see https://docs.stripe.com/api/radar/value_list_items */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { valueLists } from './value-list.js'

export type ValueListItem = Stored<Stripe.Radar.ValueListItem>

export const valueListItems = resource<ValueListItem>('radar.value_list_item', {
  idPrefix: 'rsli',
  api: 'radar.valueListItems',
  label: 'value list item',
  param: 'item',
  indexes: { place: item => `${item['value_list']}/${item['value']}` },
})

/** What a value of a list's type looks like; types that are not here take any text. */
const FORMS: Readonly<Record<string, RegExp>> = {
  card_bin: /^\d{6}$/,
  country: /^[A-Z]{2}$/,
  customer_id: /^cus_\w+$/,
  email: /^[^@\s]+@[^@\s]+$/,
  ip_address: /^[\d.]{7,15}$|^[\da-fA-F:]{2,39}$/,
}

export const operations = {
  create(tx: Transaction, params: Stripe.Radar.ValueListItemCreateParams): ValueListItem {
    const list = tx.need(valueLists, params.value_list, 'value_list')
    const form = FORMS[list.item_type]
    if (form !== undefined && !form.test(params.value)) {
      throw invalidRequest(`Invalid ${list.item_type}: ${params.value}`, { param: 'value' })
    }
    // Only this type tells upper from lower case.
    const value = /^(case_sensitive_string|country|customer_id)$/.test(list.item_type)
      ? params.value
      : params.value.toLowerCase()
    if (tx.newest(valueListItems, 'place', `${list.id}/${value}`) !== undefined) {
      throw invalidRequest(`The value ${value} already exists in this list.`, { param: 'value' })
    }
    return tx.create(valueListItems, { created_by: tx.account, value, value_list: list.id })
  },
}
