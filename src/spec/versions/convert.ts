/** Answers in an older version, and the parameters of one. */
import { deletedShape } from '../load.js'
import { type CallContext, type Fields, isFields, type Lookup } from './change.js'
import { type Edition, editionOf } from './edition.js'
import { recut } from './recut.js'

/** Turns an answer of the newest version into the older one's, in place, and gives it back. */
export function toVersion(edition: Edition, value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) for (const item of value) toVersion(edition, item, lookup)
  else if (isFields(value)) {
    if (value['object'] === 'event') eventToVersion(edition, value, lookup)
    else {
      objectToVersion(edition, value, lookup)
      for (const name in value) toVersion(edition, value[name], lookup)
    }
  }
  return value
}

/** The object itself, not those within it. */
function objectToVersion(edition: Edition, value: Fields, lookup: Lookup): void {
  const { object } = value
  if (typeof object !== 'string' || isLeftOver(value)) return
  const { changes, cuts } = edition.steps(shapeNameOf(value, object))
  for (const change of changes) layOver(value, change(value, lookup))
  for (const cut of cuts) recut(value, cut)
}

/** What is left of a deleted object has a shape of its own, unless it is shown whole. */
const shapeNameOf = ({ deleted }: Fields, object: string): string =>
  deleted === true && deletedShape(object) !== undefined ? `deleted:${object}` : object

/** What v2 leaves of a deleted object: its id and the name of what it was. */
function isLeftOver(value: Fields): boolean {
  for (const name in value) if (name !== 'id' && name !== 'object') return false
  return true
}

function layOver(value: Fields, fields: Fields): void {
  for (const name in fields) {
    if (fields[name] === undefined) delete value[name]
    else value[name] = fields[name]
  }
}

/** What an event carries is of the version that the event says, whichever the request is of. */
function eventToVersion(edition: Edition, event: Fields, lookup: Lookup): void {
  objectToVersion(edition, event, lookup)
  eventDataToVersion(event, lookup)
}

/** Turns what an event carries into the version that it says. */
export function eventDataToVersion(event: Fields, lookup: Lookup): void {
  const edition = typeof event['api_version'] === 'string' ? editionOf(event['api_version']) : undefined
  const { data } = event
  if (edition === undefined || !isFields(data)) return
  const { object, previous_attributes: previous } = data
  if (!isFields(object)) return
  const before = isFields(previous) ? structuredClone(merged(object, previous)) : undefined
  toVersion(edition, object, lookup)
  if (before !== undefined) data['previous_attributes'] = changed(toVersion(edition, before, lookup) as Fields, object)
}

/** What an object was before, from what it is now and what it was otherwise. */
function merged(now: Fields, previous: Fields): Fields {
  const before: Fields = { ...now }
  for (const name in previous) {
    const [old, current] = [previous[name], now[name]]
    before[name] = isFields(old) && isFields(current) ? merged(current, old) : old
  }
  return before
}

/** The old values of what differs: objects field by field, arrays whole. */
function changed(before: Fields, now: Fields): Fields {
  const previous: Fields = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [old, current] = [before[name], now[name]]
    if (JSON.stringify(old) === JSON.stringify(current)) continue
    previous[name] = isFields(old) && isFields(current) ? changed(old, current) : (old ?? null)
  }
  return previous
}

/** The error of the older version: newer versions say more, and objects within it are of the version too. */
export function errorToVersion(edition: Edition, error: Fields, lookup: Lookup): Fields {
  for (const { inner } of edition.steps('payment_intent').cuts) {
    const cut = inner.find(([name]) => name === 'last_payment_error')?.[1]
    if (cut !== undefined) recut(error, cut, true)
  }
  return toVersion(edition, error, lookup) as Fields
}

/** Parameters of the older version as the newest has them. */
export function fromVersion(edition: Edition, operation: string, params: Readonly<Fields>, call: CallContext): Fields {
  let newer: Fields = { ...params }
  for (const step of edition.paramSteps(operation)) {
    newer = { ...newer }
    layOver(newer, step(newer, call))
  }
  return newer
}
