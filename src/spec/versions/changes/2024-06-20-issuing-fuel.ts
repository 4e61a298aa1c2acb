/** Fuel is sold in other units than litres too: its `volume_decimal` became `quantity_decimal`. */
import { type Change, type Fields, isFields } from '../change.js'
import { at } from '../values.js'

const older = ({ purchase_details: details }: Fields): Fields => {
  const fuel = at(details, 'fuel')
  if (!isFields(details) || !isFields(fuel)) return {}
  return { purchase_details: { ...details, fuel: { ...fuel, volume_decimal: fuel['quantity_decimal'] ?? null } } }
}

const newer = ({ purchase_details: details }: Readonly<Fields>): Fields => {
  const fuel = at(details, 'fuel')
  if (!isFields(details) || !isFields(fuel) || fuel['volume_decimal'] === undefined) return {}
  const { volume_decimal: quantity, ...rest } = fuel
  return { purchase_details: { ...details, fuel: { ...rest, quantity_decimal: quantity } } }
}

export const issuingFuel: Change = {
  since: '2024-06-20',
  source: 'https://docs.stripe.com/changelog/2024-06-20/renames-purchase-details-transaction-object',
  responses: { 'issuing.transaction': older },
  params: {
    'testHelpers.issuing.authorizations.capture': newer,
    'testHelpers.issuing.transactions.createForceCapture': newer,
    'testHelpers.issuing.transactions.createUnlinkedRefund': newer,
  },
}
