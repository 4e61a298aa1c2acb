/** EventDestination: where events are sent: a webhook endpoint, or a cloud's event bus. @see https://docs.stripe.com/api/v2/core/event_destinations */
import type Stripe from 'stripe'
import { isoInstant } from '../../clock/calendar.js'
import { missingParameter } from '../../core/errors.js'
import { lifecycleSetup } from '../../core/lifecycle.js'
import { listV2 } from '../../core/list-v2.js'
import type { Shown } from '../../core/render.js'
import { type Resource, resource, type Stored } from '../../core/resource.js'
import type { StoredObject } from '../../core/state.js'
import type { Changes, Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { type Include, withIncluded } from './include.js'

export type EventDestination = Stored<Stripe.V2.Core.EventDestination>

export const eventDestinationMachine = lifecycleSetup<{ type: 'enable' } | { type: 'disable' }>().createMachine({
  id: 'v2.core.event_destination',
  initial: 'enabled',
  states: { enabled: { on: { disable: 'disabled' } }, disabled: { on: { enable: 'enabled' } } },
})

export const eventDestinations = resource<EventDestination>('v2.core.event_destination', {
  idPrefix: 'ed_test',
  api: 'v2.core.eventDestinations',
  label: 'event destination',
  lifecycle: eventDestinationMachine,
})

const thinEvents: Resource = { object: 'v2.core.event' }

const show = (tx: Transaction, destination: EventDestination, include?: Include): Shown =>
  withIncluded(tx, destination, ['webhook_endpoint'], include)

interface Asked {
  readonly include?: readonly string[]
}

type Kind = 'webhook_endpoint' | 'amazon_eventbridge' | 'azure_event_grid'

export const operations = {
  create(tx: Transaction, params: Stripe.V2.Core.EventDestinationCreateParams): Shown {
    const type = params.type as Kind
    const told = params[type]
    if (told === undefined) throw missingParameter(type)
    const { include, amazon_eventbridge: _, azure_event_grid: __, ...rest } = params
    const destination = tx.create(eventDestinations, {
      ...tx.fields(eventDestinations, rest),
      description: params.description ?? '',
      status: 'enabled',
      [type]: targetOf(tx, type, { ...told } as Readonly<Record<string, string>>),
    } as Changes<EventDestination>)
    return show(tx, destination, include as Include)
  },

  retrieve: (tx: Transaction, destination: EventDestination, { include }: Asked): Shown =>
    show(tx, destination, include),

  update(tx: Transaction, destination: EventDestination, params: Stripe.V2.Core.EventDestinationUpdateParams): Shown {
    const { include, ...told } = params
    const changes = tx.fields(eventDestinations, told, destination)
    return show(
      tx,
      tx.put(eventDestinations, destination, { ...changes, updated: isoInstant(tx.now) }),
      include as Include,
    )
  },

  list(tx: Transaction, { include, ...params }: Asked & Record<string, unknown>) {
    const page = listV2(tx, eventDestinations, params, { url: '/v2/core/event_destinations' })
    return { ...page, data: page.data.map(destination => show(tx, destination as EventDestination, include)) }
  },

  enable: (tx: Transaction, destination: EventDestination): Shown => show(tx, switched(tx, destination, true)),
  disable: (tx: Transaction, destination: EventDestination): Shown => show(tx, switched(tx, destination, false)),

  /** Sends an event that says nothing but that it was sent. */
  ping(tx: Transaction, destination: EventDestination): StoredObject | undefined {
    tx.emit('v2.core.event_destination.ping', destination)
    return tx.all(thinEvents)[0]
  },
}

/** To enable what is enabled is no mistake. */
function switched(tx: Transaction, destination: EventDestination, on: boolean): EventDestination {
  if (destination.status === (on ? 'enabled' : 'disabled')) return destination
  return move(tx, eventDestinations, destination, { type: on ? 'enable' : 'disable' }, {
    status_details: on ? {} : { disabled: { reason: 'user' } },
    updated: isoInstant(tx.now),
  } as Changes<EventDestination>)
}

function targetOf(tx: Transaction, type: Kind, told: Readonly<Record<string, string>>): object {
  if (type === 'webhook_endpoint') return { signing_secret: `whsec_${tx.letters(32)}`, url: told['url'] }
  if (type === 'amazon_eventbridge') {
    const { aws_account_id, aws_region } = told
    const aws_event_source_arn = `arn:aws:events:${aws_region}::event-source/aws.partner/stripe.com/ed_test_${tx.letters(16)}`
    return { aws_account_id, aws_event_source_arn, aws_event_source_status: 'pending' }
  }
  return {
    ...told,
    azure_partner_topic_name: `stripe-${tx.letters(12).toLowerCase()}`,
    azure_partner_topic_status: 'never_activated',
  }
}
