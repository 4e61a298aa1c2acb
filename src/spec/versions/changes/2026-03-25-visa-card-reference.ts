/** Tokens of Visa may have no reference to their card; before, it was a text in any case. */
import { type Change, isFields } from '../change.js'
import { at } from '../values.js'

export const visaCardReference: Change = {
  since: '2026-03-25.dahlia',
  source: 'https://docs.stripe.com/changelog/dahlia/2026-03-25/visa-card-reference-id-optional',
  responses: {
    'issuing.token'({ network_data: data }) {
      const visa = at(data, 'visa')
      if (!isFields(data) || !isFields(visa)) return {}
      return { network_data: { ...data, visa: { ...visa, card_reference_id: visa['card_reference_id'] ?? '' } } }
    },
  },
}
