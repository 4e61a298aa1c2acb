/** Mandate: its life. One for a single payment is used up by it. */
import { emit, lifecycleSetup } from '../../core/lifecycle.js'

export const mandateMachine = lifecycleSetup<{ readonly type: 'revoke' }>().createMachine({
  id: 'mandate',
  initial: 'active',
  states: {
    active: { on: { revoke: { target: 'inactive', actions: emit('mandate.updated') } } },
    inactive: {},
  },
})
