/** Mandate: its life. One for a single payment is used up by it. */
import { emit, lifecycleSetup } from '../../core/lifecycle.js'

export const mandateMachine = lifecycleSetup<{ readonly type: 'accept' | 'revoke' }>().createMachine({
  id: 'mandate',
  initial: 'pending',
  states: {
    pending: { on: { accept: { target: 'active', actions: emit('mandate.updated') }, revoke: { target: 'inactive', actions: emit('mandate.updated') } } },
    active: { on: { revoke: { target: 'inactive', actions: emit('mandate.updated') } } },
    inactive: {},
  },
})
