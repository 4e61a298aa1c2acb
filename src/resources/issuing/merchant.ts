/** The merchant of a purchase: what a test says of it, and a shop of everyday things where it says nothing. */
import type Stripe from 'stripe'
import type { Transaction } from '../../core/transaction.js'

type Merchant = Stripe.Issuing.Authorization.MerchantData

/** ISO 18245 codes of common categories. */
const CODES: Readonly<Record<string, string>> = {
  airlines_air_carriers: '4511',
  automated_fuel_dispensers: '5542',
  bakeries: '5462',
  book_stores: '5942',
  bus_lines: '4131',
  computer_software_stores: '5734',
  department_stores: '5311',
  digital_goods_applications: '5817',
  direct_marketing_subscription: '5968',
  drug_stores_and_pharmacies: '5912',
  eating_places_restaurants: '5812',
  electronics_stores: '5732',
  fast_food_restaurants: '5814',
  grocery_stores_supermarkets: '5411',
  hotels_motels_and_resorts: '7011',
  miscellaneous_general_merchandise: '5399',
  office_and_commercial_furniture: '5021',
  parking_lots_garages: '7523',
  service_stations: '5541',
  taxicabs_limousines: '4121',
  telecommunication_services: '4814',
  wholesale_clubs: '5300',
}
const OTHER_CODE = '5999'

const SHOP = {
  city: 'San Francisco',
  country: 'US',
  name: 'Rocket Rides',
  postal_code: '94107',
  state: 'CA',
  tax_id: null,
  terminal_id: null,
  url: null,
} as const

export function merchantOf(tx: Transaction, told: object | undefined): Merchant {
  const { category = 'miscellaneous_general_merchandise', network_id, ...rest } = (told ?? {}) as Partial<Merchant>
  const known = Object.entries(SHOP).map(([name, usual]) => [name, (rest as Record<string, unknown>)[name] ?? usual])
  return {
    ...Object.fromEntries(known),
    category,
    category_code: CODES[category] ?? OTHER_CODE,
    network_id: network_id ?? String(1_000_000_000 + tx.integer(2_000_000_000)),
  } as Merchant
}
