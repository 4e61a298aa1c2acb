/** A phase of a schedule lasts for a `duration`; before, for so many periods of its price. */
import { type CallContext, type Change, type Fields, isFields, type Lookup } from '../change.js'
import { at, eachPhase, members } from '../values.js'

/** The period of the first item's price, named or written out. */
function periodOf(phase: Fields, lookup: Lookup): unknown {
  const [item] = members(phase['items'])
  const named = at(item, 'price') ?? at(item, 'plan')
  return at(item, 'price_data', 'recurring') ?? at(lookup.find('price', named), 'recurring')
}

function lasting(phase: Fields, lookup: Lookup): Fields {
  const { iterations, ...rest } = phase
  if (iterations === undefined) return phase
  const period = periodOf(phase, lookup)
  if (rest['duration'] !== undefined || !isFields(period)) return rest
  const count = Number(iterations) * Number(period['interval_count'] ?? 1)
  return { ...rest, duration: { interval: period['interval'], interval_count: count } }
}

const phases = (params: Readonly<Fields>, { lookup }: CallContext): Fields =>
  eachPhase(params, phase => lasting(phase, lookup))

export const scheduleIterations: Change = {
  since: '2025-09-30.clover',
  source: 'https://docs.stripe.com/changelog/clover/2025-09-30/remove-iterations',
  params: {
    'invoices.createPreview': phases,
    'invoices.listUpcomingLines': phases,
    'invoices.retrieveUpcoming': phases,
    'subscriptionSchedules.create': phases,
    'subscriptionSchedules.update': phases,
  },
}
