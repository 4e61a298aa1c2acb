/** The public surface of stripeworld, and nothing else. */
export type { ListenOptions, Receive, Subscription, Webhook, Webhooks } from './adapters/webhook-delivery.js'
export type { Clock } from './clock/world-clock.js'
export { ApiError, NotSimulatedError, SimulatorError, UsageError } from './core/errors.js'
export type { ApiResponse } from './core/request.js'
export type { Settings, SettingsChanges } from './core/settings.js'
export type { EventFilter, EventLog } from './resources/events/event-log.js'
export { createWorld, type Faults, type SettingsDoor, type Snapshot, type World, type WorldOptions } from './world.js'
