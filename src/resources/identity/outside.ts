/** The person at Stripe's verification page. */
import type { OutsideActions } from '../../core/outside.js'
import { type Submission, sessionToldOf, submit } from './submission.js'

export const outside = {
  /** Hands in documents; half a minute later the session is verified, or says what was wrong (`error`). */
  submitVerification: (tx, told: Submission & { readonly verification_session: string }) =>
    submit(tx, sessionToldOf(tx, told.verification_session), told),
} satisfies OutsideActions
