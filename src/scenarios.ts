/** `stripeworld/scenarios`: stories, triggers, arbitraries and commands for property tests with fast-check. */
export { cards, type PlanParams, plans, spans } from './scenarios/arbitraries/index.js'
export { subscriptionCommands } from './scenarios/commands/index.js'
export { type Model, newModel } from './scenarios/commands/model.js'
export { failedRenewal } from './scenarios/stories/failed-renewal.js'
export { payingCustomer } from './scenarios/stories/paying-customer.js'
export { subscribed } from './scenarios/stories/subscribed.js'
export { type Triggerable, trigger } from './scenarios/trigger.js'
