/** HardwareOrder: readers on their way. @see https://docs.stripe.com/api/terminal/hardware_orders */
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { decimal, roundHalfUp } from '../../core/money.js'
import { resource } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { rateOf } from '../tax/rate.js'
import { hardwareShippingMethods, hardwareSkus } from './hardware.js'

export interface HardwareOrder extends StoredObject {
  readonly amount: number
  readonly status: string
}

type Event = { type: 'cancel' } | { type: 'prepare' } | { type: 'ship' } | { type: 'deliver' } | { type: 'lose' }

const to = (state: string) => ({ target: state, actions: emit(`terminal_hardware_order.${state}`) })

export const hardwareOrderMachine = lifecycleSetup<Event>().createMachine({
  id: 'terminal.hardware_order',
  initial: 'pending',
  states: {
    pending: { on: { cancel: to('canceled'), prepare: to('ready_to_ship') } },
    ready_to_ship: { on: { ship: to('shipped') } },
    shipped: { on: { deliver: to('delivered'), lose: to('undeliverable') } },
    canceled: {},
    delivered: {},
    undeliverable: {},
  },
})

export const hardwareOrders = resource<HardwareOrder>('terminal.hardware_order', {
  idPrefix: 'thor',
  label: 'hardware order',
  events: 'terminal_hardware_order',
  lifecycle: hardwareOrderMachine,
})

interface Params {
  readonly hardware_order_items: readonly { readonly quantity: number; readonly terminal_hardware_sku: string }[]
  readonly payment_type?: string
  readonly shipping_method?: string
  readonly shipping?: { readonly address: { readonly country?: string; readonly state?: string } }
}

/** What an order comes to; a preview is the same, and kept nowhere. */
function quote(tx: Transaction, params: Params): Changes<HardwareOrder> {
  const items = params.hardware_order_items.map(({ quantity, terminal_hardware_sku: id }, at) => {
    const sku = tx.need(hardwareSkus, id, `hardware_order_items[${at}][terminal_hardware_sku]`)
    if (sku.status !== 'available' || quantity > sku.orderable) {
      throw invalidRequest(`The hardware SKU ${id} is not available in that quantity.`, {
        param: `hardware_order_items[${at}]`,
      })
    }
    return { amount: sku.amount * quantity, currency: sku.currency, quantity, terminal_hardware_sku: id }
  })
  const method =
    params.shipping_method === undefined
      ? undefined
      : tx.need(hardwareShippingMethods, params.shipping_method, 'shipping_method')
  const net = items.reduce((sum, { amount }) => sum + amount, method?.amount ?? 0)
  const { country = 'US', state = null } = params.shipping?.address ?? {}
  const rate = rateOf({ country, state })
  const tax = rate === undefined ? 0 : roundHalfUp(decimal(rate.percent).div(100).times(net))
  const jurisdiction = state ?? country
  return {
    ...tx.fields(hardwareOrders, params),
    amount: net + tax,
    currency: 'usd',
    hardware_order_items: items,
    payment_type: params.payment_type ?? 'monthly_invoice',
    ...(params.shipping !== undefined && {
      shipping: { ...shippingOf(params.shipping), amount: method?.amount ?? 0, currency: 'usd' },
    }),
    shipment_tracking: [],
    status: 'pending',
    tax,
    total_tax_amounts:
      rate === undefined
        ? []
        : [
            {
              amount: tax,
              inclusive: false,
              rate: { display_name: rate.name, jurisdiction, percentage: Number(rate.percent) },
            },
          ],
    updated: tx.now,
  } as Changes<HardwareOrder>
}

const shippingOf = (told: object) => {
  const { address, ...rest } = told as { readonly address: object }
  return {
    company: null,
    email: null,
    phone: null,
    ...rest,
    address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null, ...address },
  }
}

const moved =
  (event: Event['type']) =>
  (tx: Transaction, [id]: readonly [string]) =>
    move(tx, hardwareOrders, tx.need(hardwareOrders, id, 'id', 404), { type: event }, {
      updated: tx.now,
      ...(event === 'ship' && {
        shipment_tracking: [{ carrier: 'ups', tracking_number: tx.letters(16).toUpperCase() }],
      }),
    } as Changes<HardwareOrder>)

export const operations = {
  'terminal.hardwareOrders.create': (tx: Transaction, _: readonly string[], params: Params) =>
    tx.create(hardwareOrders, quote(tx, params)),

  'terminal.hardwareOrders.preview': (tx: Transaction, _: readonly string[], params: Params) =>
    tx.insert(hardwareOrders, quote(tx, params)),

  'terminal.hardwareOrders.cancel': moved('cancel'),
  'testHelpers.terminal.hardwareOrders.markReadyToShip': moved('prepare'),
  'testHelpers.terminal.hardwareOrders.ship': moved('ship'),
  'testHelpers.terminal.hardwareOrders.deliver': moved('deliver'),
  'testHelpers.terminal.hardwareOrders.markUndeliverable': moved('lose'),
}
