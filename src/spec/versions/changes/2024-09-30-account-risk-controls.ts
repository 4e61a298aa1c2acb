/** Recorded in 2025 in answers of 2023-10-16; the types of no version name it. */
import type { Change } from '../change.js'

const SHOWN_SINCE = 1_735_689_600

const running = () => ({ pause_requested: false })

export const riskControls: Change = {
  since: '2024-09-30.acacia',
  source: 'https://docs.stripe.com/connect/risk-management',
  responses: {
    account: ({ created }) =>
      typeof created === 'number' && created >= SHOWN_SINCE
        ? { risk_controls: { charges: running(), payouts: running() } }
        : {},
  },
}
