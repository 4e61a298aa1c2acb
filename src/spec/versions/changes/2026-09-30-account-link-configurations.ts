/** A link to an account's onboarding is for all that the account is configured as; before, it named the configurations. */
import { type Change, type Fields, isFields } from '../change.js'
import { at, mapFields } from '../values.js'

const unnamed = (details: unknown): unknown => {
  if (!isFields(details)) return details
  const { configurations: _named, ...rest } = details
  return rest
}

export const accountLinkConfigurations: Change = {
  since: '2026-09-30.endive',
  source: 'https://docs.stripe.com/changelog/endive',
  responses: {
    'v2.core.account_link'({ account, use_case: useCase }, lookup): Fields {
      if (!isFields(useCase)) return {}
      const configurations = at(lookup.find('v2.core.account', account), 'applied_configurations') ?? []
      const named = (details: unknown) => (isFields(details) ? { ...details, configurations } : details)
      return { use_case: mapFields(useCase, named) }
    },
  },
  params: {
    'v2.core.accountLinks.create': ({ use_case: useCase }): Fields =>
      isFields(useCase) ? { use_case: mapFields(useCase, unnamed) } : {},
  },
}
