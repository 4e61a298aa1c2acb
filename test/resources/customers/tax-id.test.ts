/** Tax ids: how they are written, and what registers say of them. @see https://docs.stripe.com/billing/customer/tax-ids */
import { describe, expect, it } from 'vitest'
import { countryOf, fitsFormat } from '../../../src/resources/customers/tax-id-format.js'
import { refusal, story } from '../billing/story.js'

describe('the format of a tax id', () => {
  it.each([
    ['us_ein', '12-3456789', true],
    ['us_ein', '123456789', false],
    ['eu_vat', 'DE123456789', true],
    ['eu_vat', 'de123456789', true],
    ['eu_vat', 'DE1', false],
    ['eu_vat', 'US123456789', false],
    ['eu_vat', 'ATU12345678', true],
    ['eu_vat', 'FRAB123456789', true],
    ['eu_vat', 'IE1234567AB', true],
    ['eu_vat', 'NL123456789B12', true],
    ['gb_vat', 'GB123456789', true],
    ['gb_vat', 'GB123456789012', true],
    ['gb_vat', '123456789', false],
    ['ch_vat', 'CHE-123.456.789 MWST', true],
    ['ch_uid', 'CHE-123.456.789', true],
    ['br_cnpj', '01.234.456/5432-10', true],
    ['in_gst', '12ABCDE3456FGZH', true],
    ['mx_rfc', 'ABC010203AB9', true],
    ['za_vat', '4123456789', true],
    ['za_vat', '5123456789', false],
    ['zw_tin', 'whatever it may be', true],
  ])('%s %s', (type, value, fits) => {
    expect(fitsFormat(type, value)).toBe(fits)
  })

  it('tells the country', () => {
    expect([
      countryOf('eu_vat', 'EL123456789'),
      countryOf('eu_vat', 'DE123456789'),
      countryOf('us_ein', '12-3456789'),
    ]).toEqual(['GR', 'DE', 'US'])
  })
})

describe('a tax id', () => {
  it('is made with its customer or for one, and stands on their invoices', () => {
    const s = story()
    const customer = s.customer('pm_card_visa', { tax_id_data: [{ type: 'us_ein', value: '12-3456789' }] })
    expect(
      s.caused(() => void s.api.customers.createTaxId(customer, { type: 'eu_vat', value: 'DE123456789' })),
    ).toEqual(['customer.tax_id.created'])
    expect(s.api.customers.listTaxIds(customer).data).toMatchObject([
      {
        type: 'eu_vat',
        country: 'DE',
        customer,
        owner: { type: 'customer', customer },
        verification: { status: 'pending' },
      },
      { type: 'us_ein', country: 'US', verification: { status: 'unavailable' } },
    ])
    expect(s.api.invoices.create({ customer }).customer_tax_ids).toHaveLength(2)
  })

  it.each([
    ['000000000', 'verified'],
    ['111111111', 'unverified'],
    ['222222222', 'pending'],
  ])('%s is %s by the register of a test environment', (value, status) => {
    const s = story()
    const customer = s.customer()
    const { id } = s.api.customers.createTaxId(customer, { type: 'eu_vat', value })
    expect(s.api.customers.retrieveTaxId(customer, id).verification?.status).toBe(status)
  })

  it('is refused where it is written wrongly, or there already', () => {
    const s = story()
    const customer = s.customer()
    const create = (value: string) => s.api.customers.createTaxId(customer, { type: 'eu_vat', value })
    expect(refusal(() => create('DE1'))).toMatchObject({
      status: 400,
      code: 'tax_id_invalid',
      param: 'value',
      message: 'Invalid value for eu_vat.',
    })
    create('DE123456789')
    expect(refusal(() => create('DE123456789')).status).toBe(400)
  })

  it("may be the account's own", () => {
    const s = story()
    const { id } = s.api.taxIds.create({ type: 'us_ein', value: '12-3456789' })
    expect(s.api.taxIds.list().data).toMatchObject([{ id, owner: { type: 'self' }, customer: null }])
    expect(s.api.taxIds.del(id)).toEqual({ id, object: 'tax_id', deleted: true })
  })
})
