/** First step: bytes to parameters. Form encoding with brackets (v1), JSON (v2), query strings. */
import { invalidRequest } from './errors.js'

export type Params = { [name: string]: unknown }

/** A request as an adapter hands it over. */
export interface RawRequest {
  readonly method: string
  /** With its query string, without the host: `/v1/customers?limit=3`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Encoded as `Content-Type` says; form encoding unless told. */
  readonly body?: string | undefined
  /** Parameters that are already values: nothing is decoded then. */
  readonly params?: Readonly<Params> | undefined
  /** Whoever asks only reads the answer: it need not be a copy, and costs less. */
  readonly shared?: true
}

const DEPTH_MAX = 16
const BYTES_MAX = 2 ** 20

export function decodeForm(text: string): Params {
  const params: Params = Object.create(null)
  if (text === '') return params
  if (text.length > BYTES_MAX) throw tooLarge()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = decodePart(at < 0 ? pair : pair.slice(0, at))
    assign(params, name, at < 0 ? '' : decodePart(pair.slice(at + 1)))
  }
  return params
}

function decodePart(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw invalidRequest('Invalid request: the parameters are not valid URL encoding.')
  }
}

/** `a[b][0]`, `a[]`: nested objects; list positions become arrays where the spec expects one. */
export function assign(params: Params, name: string, value: string): void {
  const open = name.indexOf('[')
  if (open <= 0 || !name.endsWith(']')) {
    params[name] = value
    return
  }
  const steps = [
    name.slice(0, open),
    ...name
      .slice(open + 1)
      .replace(/\]$/, '')
      .split(']['),
  ]
  if (steps.length > DEPTH_MAX) throw invalidRequest('Invalid request: the parameters are nested too deeply.')
  let node: Params = params
  for (let i = 0; i < steps.length - 1; i++) {
    const step = steps[i] === '' ? String(Object.keys(node).length) : steps[i]!
    const next = node[step]
    if (typeof next === 'object') node = next as Params
    else {
      const made: Params = Object.create(null)
      node[step] = made
      node = made
    }
  }
  const last = steps.at(-1)!
  node[last === '' ? String(Object.keys(node).length) : last] = value
}

export function decodeJson(text: string): Params {
  if (text === '') return Object.create(null)
  if (text.length > BYTES_MAX) throw tooLarge()
  requireShallow(text)
  let value: unknown
  try {
    value = JSON.parse(text, (key, inner) => (key === '__proto__' ? undefined : inner))
  } catch {
    throw invalidRequest('Invalid request: the body is not valid JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('Invalid request: the body must be a JSON object.')
  }
  return value as Params
}

/** Ten thousand brackets would exhaust the stack of whoever walks them. */
function requireShallow(text: string): void {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x7b || code === 0x5b) {
      if (++depth > 64) throw invalidRequest('Invalid request: the parameters are nested too deeply.')
    } else if (code === 0x7d || code === 0x5d) depth--
  }
}

const tooLarge = () => invalidRequest('Invalid request: the request body is too large.')
