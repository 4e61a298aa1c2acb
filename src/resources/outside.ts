/** The registry of what people and banks do: one line per folder that has an `outside.ts`. */
import { outside as billing } from './billing/outside.js'
import { outside as checkout } from './checkout/outside.js'
import { outside as climate } from './climate/outside.js'
import { outside as connect } from './connect/outside.js'
import { outside as financialConnections } from './financial-connections/outside.js'
import { outside as identity } from './identity/outside.js'
import { outside as issuing } from './issuing/outside.js'
import { outside as payments } from './payments/outside.js'
import { outside as terminal } from './terminal/outside.js'

export const outsideActions = {
  ...billing,
  ...checkout,
  ...climate,
  ...connect,
  ...financialConnections,
  ...identity,
  ...issuing,
  ...payments,
  ...terminal,
}
