/**
 * Objects without a file of their own: they are stored and given back as the spec says, and all that is particular
 * about them is how their ids begin.
 */
import { type ObjectName, resource } from '../core/resource.js'

const PREFIXES: Partial<Record<ObjectName, string>> = {
  apple_pay_domain: 'apwc',
  'apps.install': 'appinst',
  'capital.financing_transaction': 'cptxn',
  'financial_connections.authorization': 'fcauth',
  'financial_connections.institution': 'fcinst',
  'product_catalog.trial_offer': 'to',
  'radar.payment_evaluation': 'peval',
  'reserve.hold': 'reshold',
  'reserve.plan': 'resplan',
  'reserve.release': 'resrel',
  source_transaction: 'srctxn',
  'tax.association': 'taxa',
  'tax.location': 'taxloc',
  'terminal.reader_collected_data': 'trcd',
  usage_record_summary: 'sis',
  'v2.commerce.product_catalog_import': 'pcimprt_test',
  'v2.core.account_person': 'person_test',
  'v2.core.account_person_token': 'perstok',
  'v2.core.account_token': 'accttok',
  'v2.core.event': 'evt_test',
  'v2.core.vault.gb_bank_account': 'gbba_test',
  'v2.money_management.adjustment': 'adj_test',
  'v2.money_management.inbound_transfer': 'ibt_test',
  'v2.money_management.outbound_setup_intent': 'osi_test',
  'v2.money_management.payout_intent': 'pi_test',
  'v2.money_management.recipient_verification': 'rcv_test',
}

export const stored = Object.entries(PREFIXES).map(([object, idPrefix]) => ({
  resource: resource(object as ObjectName, { idPrefix, generic: true }),
}))
