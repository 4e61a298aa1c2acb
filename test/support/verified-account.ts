/** A connected account that passes its verification. @see https://docs.stripe.com/connect/testing */
export const verifiedAccount = (email: string, capabilities: readonly string[]) => ({
  type: 'custom' as const,
  country: 'US',
  email,
  business_type: 'individual' as const,
  capabilities: Object.fromEntries(capabilities.map(capability => [capability, { requested: true }])),
  business_profile: { mcc: '5734', url: 'https://accessible.stripe.com' },
  individual: {
    first_name: 'Jenny',
    last_name: 'Rosen',
    email,
    phone: '0000000000',
    ssn_last_4: '0000',
    id_number: '000000000',
    dob: { day: 1, month: 1, year: 1901 },
    address: { line1: 'address_full_match', city: 'Schenectady', state: 'NY', postal_code: '12345' },
  },
  tos_acceptance: { date: 1_609_798_905, ip: '8.8.8.8' },
  external_account: {
    object: 'bank_account' as const,
    country: 'US',
    currency: 'usd',
    routing_number: '110000000',
    account_number: '000123456789',
  },
})
