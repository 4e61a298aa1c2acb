/** Whether a card that a reader saves may be shown again is said as for other cards; before, that its owner had agreed. */
import type { Change, Fields } from '../change.js'

export const terminalConsent: Change = {
  since: '2024-09-30.acacia',
  source:
    'https://docs.stripe.com/changelog/acacia/2024-09-30/terminal-remove-customer-consent-require-allow-redisplay',
  params: {
    'terminal.readers.processSetupIntent'({ customer_consent_collected: agreed, allow_redisplay: told }): Fields {
      if (agreed === undefined) return {}
      return {
        customer_consent_collected: undefined,
        allow_redisplay: told ?? (agreed === true ? 'always' : 'limited'),
      }
    },
  },
}
