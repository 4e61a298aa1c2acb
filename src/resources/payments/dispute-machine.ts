/**
 * Dispute: its life. A chargeback takes the money at once and gives it back if it is won; an inquiry moves none.
 * @see https://docs.stripe.com/disputes/how-disputes-work
 */
import { emit, lifecycleSetup } from '../../core/lifecycle.js'

export type DisputeEvent = {
  readonly type: /** Evidence goes to the bank. */
    | 'submit'
    | 'win'
    | 'lose'
    /** The card holder takes it back before it was decided. */
    | 'withdraw'
    /** An inquiry becomes a chargeback. */
    | 'escalate'
    /** An inquiry ends with nothing. */
    | 'close'
}

const closed = emit('charge.dispute.closed')
const updated = emit('charge.dispute.updated')
const won = { target: 'won', actions: closed } as const
const lost = { target: 'lost', actions: closed } as const
const warningClosed = { target: 'warning_closed', actions: closed } as const

export const disputeMachine = lifecycleSetup<DisputeEvent>().createMachine({
  id: 'dispute',
  initial: 'needs_response',
  states: {
    warning_needs_response: {
      on: {
        submit: { target: 'warning_under_review', actions: updated },
        escalate: { target: 'needs_response', actions: updated },
        close: warningClosed,
        withdraw: warningClosed,
      },
    },
    warning_under_review: {
      on: { escalate: { target: 'needs_response', actions: updated }, close: warningClosed, withdraw: warningClosed },
    },
    warning_closed: {},
    needs_response: {
      on: { submit: { target: 'under_review', actions: updated }, lose: lost, win: won, withdraw: won },
    },
    under_review: { on: { win: won, lose: lost, withdraw: won } },
    won: {},
    lost: {},
    prevented: {},
  },
})
