/** TypeScript has one kind of number and one of string; the API has integers, fractions and instants. Names and descriptions tell. */

const FRACTION =
  /^(rates|score|aggregated_value|latitude|longitude|height|width|length|weight|percent_off|percent_ownership)$|(^|_)(percent|percentage|rate|rate_past_hour)$/

export const isFraction = (field: string): boolean => FRACTION.test(field)

/** Whole words at the end of a name: `due_date`, `start`, `available_on`; not `start_hour`, `expires_after_days`. */
const INSTANT =
  /(^|_)(at|date|time|timestamp|start|end|deadline|until)$|_(on|after|before)$|^(due|redeem)_by$|^(created|updated|expires|eta|as_of|active_from|billing_cycle_anchor|next_payment_attempt|next_pending_invoice_item_invoice|scheduled_release)$/

/** Unix seconds; a clock in milliseconds stays an integer. */
export const isTimestamp = (field: string, doc: string): boolean =>
  (INSTANT.test(field) || /unix epoch|unix timestamp/i.test(doc)) && !/millisecond/i.test(doc)

const INSTANT_V2 = /(^|_)(at|date|time|timestamp|created|updated)$|^created_(gte?|lte?)$/

/** The instants of `/v2` are strings; so are its plain dates and times of day, which their descriptions spell out. */
export const isInstant = (field: string, doc: string): boolean =>
  INSTANT_V2.test(field) && !/YYYY-MM-DD|HH:MM|human-readable/i.test(doc)
