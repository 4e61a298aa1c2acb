/** The registry of what people and banks do: one line per folder that has an `outside.ts`. */
import type { OutsideActions } from '../core/outside.js'

export const outsideActions = {} satisfies OutsideActions
