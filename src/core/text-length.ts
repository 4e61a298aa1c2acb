/** How long a text may be, by the parameter that it is told in. */
import { invalidRequest } from './errors.js'

const LENGTH_MAX = 5000

/** By the last name of the path. @see https://docs.stripe.com/api */
const SHORTER = new Map([
  ['client_reference_id', 200],
  ['lookup_key', 200],
  ['statement_descriptor', 22],
  ['statement_descriptor_prefix', 10],
  ['statement_descriptor_suffix', 22],
])

/** Texts that may be long: dispute evidence (20,000 characters), and bodies that are passed on. */
const UNBOUNDED = /^(evidence|request)\[/

export function requireLength(text: string, path: string): void {
  const open = path.lastIndexOf('[')
  const most = SHORTER.get(open < 0 ? path : path.slice(open + 1, -1)) ?? LENGTH_MAX
  if (text.length <= most || UNBOUNDED.test(path)) return
  throw invalidRequest(
    `Invalid string: ${text.slice(0, 20)}...${text.slice(-20)}; must be at most ${most} characters`,
    { param: path },
  )
}
