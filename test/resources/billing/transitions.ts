/** The transitions that a machine has, read from the machine itself, to be held against those that a test has reached. */
import type { AnyStateMachine } from 'xstate'

/** `open → paid (pay)`, sorted. */
export function transitionsOf(machine: AnyStateMachine): string[] {
  const all = Object.entries(machine.states).flatMap(([from, node]) =>
    [...node.transitions.values()].flat().map(({ eventType, target }) => {
      const [to] = target ?? []
      return `${from} → ${to?.key ?? from} (${eventType})`
    }),
  )
  return [...new Set(all)].sort()
}
