/** The entry `stripeworld/node`: what needs Node. */
export { type RunningServer, type ServeOptions, serve } from './adapters/node-server.js'
export type { ClockMode } from './adapters/worlds.js'
