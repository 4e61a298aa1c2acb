/** Checkout's modes say what they put on the page. */
import type { Change } from '../change.js'

const NEWER: Readonly<Record<string, string>> = { hosted: 'hosted_page', embedded: 'embedded_page', custom: 'elements' }
const OLDER: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NEWER).map(([old, now]) => [now, old]),
)

export const checkoutUiMode: Change = {
  since: '2026-03-25.dahlia',
  source: 'https://docs.stripe.com/changelog/dahlia/2026-03-25/updates-available-checkout-session-ui-modes',
  responses: {
    'checkout.session': ({ ui_mode: mode }) => ({ ui_mode: OLDER[String(mode)] ?? mode }),
  },
  params: {
    'checkout.sessions.create': ({ ui_mode: mode }) => ({ ui_mode: NEWER[String(mode)] ?? mode }),
  },
}
