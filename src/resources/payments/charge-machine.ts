/** Charge: its life. Card payments are born `succeeded` or `failed`; debits wait in `pending` for their bank. */
import { emit, lifecycleSetup } from '../../core/lifecycle.js'

export type ChargeEvent = { readonly type: 'settled' } | { readonly type: 'returned' }

export const chargeMachine = lifecycleSetup<ChargeEvent>().createMachine({
  id: 'charge',
  initial: 'pending',
  states: {
    pending: { on: { settled: 'succeeded', returned: 'failed' } },
    succeeded: { entry: emit('charge.succeeded') },
    failed: { entry: emit('charge.failed') },
  },
})
