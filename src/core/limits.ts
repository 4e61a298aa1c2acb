/** How long a text or a list may be, by the parameter that it is told in. */
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

/** Of the fields that a merchant puts on an invoice; those of Checkout have other names. @see https://docs.stripe.com/api/invoices/create */
const CUSTOM_FIELD = { path: /custom_fields\]?\[\d+\]\[(name|value)\]$/, name: 40, value: 140 } as const

/** @see https://docs.stripe.com/api */
const ELEMENTS_MAX = new Map([
  ['custom_fields', 4],
  ['lookup_keys', 10],
  ['types', 20],
])

/** Texts that may be long: dispute evidence (20,000 characters), and bodies that are passed on. */
const UNBOUNDED = /^(evidence|request)\[/

export function requireLength(text: string, path: string): void {
  const most = SHORTER.get(lastName(path)) ?? customFieldLength(path) ?? LENGTH_MAX
  if (text.length <= most || UNBOUNDED.test(path)) return
  throw invalidRequest(
    `Invalid string: ${text.slice(0, 20)}...${text.slice(-20)}; must be at most ${most} characters`,
    { param: path },
  )
}

export function requireCount(count: number, path: string): void {
  const most = ELEMENTS_MAX.get(lastName(path))
  if (most === undefined || count <= most) return
  throw invalidRequest(`Array ${path} exceeded maximum ${most} allowed elements.`, { param: path })
}

function lastName(path: string): string {
  const open = path.lastIndexOf('[')
  return open < 0 ? path : path.slice(open + 1, -1)
}

function customFieldLength(path: string): number | undefined {
  const name = CUSTOM_FIELD.path.exec(path)?.[1] as 'name' | 'value' | undefined
  return name && CUSTOM_FIELD[name]
}

const METADATA_KEYS_MAX = 50

/** @see https://docs.stripe.com/api/metadata */
export function requireFewKeys(metadata: Readonly<Record<string, unknown>>, path: string): void {
  let count = 0
  for (const key in metadata) if (metadata[key] !== '') count++
  if (count <= METADATA_KEYS_MAX) return
  throw invalidRequest(`Metadata can have up to ${METADATA_KEYS_MAX} keys.`, { param: path })
}
