/** The entry `stripeworld` in Node: older versions are there from the start, so that every door may be synchronous. */

import * as history from './spec/versions/all.js'
import { holdHistory } from './spec/versions/history.js'

holdHistory(history)

export * from './index.js'
