/** The people behind connected accounts. */
import type { OutsideActions } from '../../core/outside.js'
import { completeOnboarding, type Onboarding } from './account-onboarding.js'

export const outside = {
  /** Goes through Stripe's onboarding page, with the data of the testing page for all that is still due. */
  completeOnboarding: (tx, told: Onboarding) => completeOnboarding(tx, told),
} satisfies OutsideActions
