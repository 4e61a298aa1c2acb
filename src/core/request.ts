/**
 * The way of a request, on one screen: decode → route → authenticate → validate → operation → commit → render.
 * A pure function of the state and the request. Each step is the file of its name.
 */
import type { Operation } from '../spec/type.js'
import { authenticate, requireAccount, requirePermitted, versionOf } from './authenticate.js'
import { Download } from './bytes.js'
import { decodeForm, decodeJson, type Params, type RawRequest } from './decode.js'
import type { Engine } from './engine.js'
import { ApiError, type ErrorBody, unknownUrl } from './errors.js'
import { meetFault } from './faults.js'
import { canonical, recall, remember } from './idempotency.js'
import { decodeMultipart } from './multipart.js'
import { editionOf, errorIn, renderIn, validateIn } from './older.js'
import { perform } from './operation.js'
import { readPage } from './page.js'
import { hash, letters, stream } from './random.js'
import { copy, parseExpand } from './render.js'
import { route } from './route.js'
import type { WorldState } from './state.js'
import { Transaction } from './transaction.js'
import { treeGet } from './tree.js'

export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The answer, shared with nobody unless so asked: plain data, or text for what is not JSON. */
  readonly body: unknown
}

export interface Answer {
  readonly state: WorldState
  readonly response: ApiResponse
}

export function respond(engine: Engine, state: WorldState, raw: RawRequest): Answer {
  const requestId = requestIdOf(state, raw)
  const headers: Record<string, string> = { 'request-id': requestId, 'content-type': 'application/json' }
  try {
    const [path, query = ''] = splitPath(raw.path)
    const page = readPage(engine, state, raw.method, path)
    if (page !== undefined) return { state, response: downloaded(page, headers) }
    const credentials = authenticate(header(raw, 'authorization'))
    requirePermitted(credentials, raw.method, path)
    const faulty = meetFault(state, raw.method, path)
    if (faulty !== undefined) return { state: faulty.state, response: failure(faulty.error, headers) }
    const { operation, ids } = route(raw.method, path)
    const account = accountOf(state, raw, credentials)
    const version = versionOf(header(raw, 'stripe-version'), state.apiVersion)
    if (operation.until !== undefined && version > operation.until) throw unknownUrl(raw.method, path)
    headers['stripe-version'] = version
    if (account !== state.platform) headers['stripe-account'] = account
    const params = decode(raw, operation, query)
    const key = operation.verb === 'POST' ? header(raw, 'idempotency-key') : undefined
    if (key === undefined || key === '') {
      const caller = { account, requestId, idempotencyKey: null, apiVersion: version }
      return execute(engine, state, operation, ids, params, caller, headers, raw.shared === true)
    }
    headers['idempotency-key'] = key
    const fingerprint = hash(`${path}?${canonical(params)}`)
    const earlier = recall(state, account, key, fingerprint)
    if (earlier !== undefined) {
      headers['idempotent-replayed'] = 'true'
      return { state, response: { status: earlier.status, headers, body: copy(earlier.body) } }
    }
    const caller = { account, requestId, idempotencyKey: key, apiVersion: version }
    const answer = execute(engine, state, operation, ids, params, caller, headers, raw.shared === true)
    if (!isKept(answer.response)) return answer
    const { status, body } = answer.response
    const kept = { request: fingerprint, status, body: copy(body) }
    return { ...answer, state: remember(answer.state, account, key, kept) }
  } catch (error) {
    if (error instanceof ApiError) return { state, response: failure(error, headers) }
    throw error
  }
}

/** What the operation itself answered is kept, refusals included; a request whose parameters it refused may be corrected. */
const isKept = ({ status, body }: ApiResponse): boolean =>
  status === 200 || status === 402 || (body as { readonly error: ErrorBody }).error.param === undefined

/** From parameters to the answer. A declined payment is an error whose traces stay: it commits. */
function execute(
  engine: Engine,
  state: WorldState,
  operation: Operation,
  ids: readonly string[],
  raw: Params,
  caller: Transaction['caller'],
  headers: Record<string, string>,
  shared: boolean,
): Answer {
  const edition = editionOf(caller.apiVersion)
  const tx = new Transaction(engine, state, caller)
  const params = validateIn(tx, edition, operation, ids, raw)
  const paths = parseExpand(params['expand'])
  delete params['expand']
  try {
    const result = perform(tx, operation, ids, params)
    if (result instanceof Download) return { state, response: downloaded(result, headers) }
    const body = renderIn(tx, edition, result, operation.response, paths, shared)
    const committed = operation.verb === 'GET' ? state : tx.commit()
    return { state: committed, response: { status: 200, headers, body } }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const response = failure(error, headers, errorIn(tx, edition, error.body))
    return { state: error.commits ? tx.commit() : state, response }
  }
}

function downloaded({ content, type }: Download, headers: Record<string, string>): ApiResponse {
  headers['content-type'] = type
  return { status: 200, headers, body: content }
}

function failure(error: ApiError, headers: Record<string, string>, body = error.body): ApiResponse {
  const url = `https://dashboard.stripe.com/test/logs/${headers['request-id']}`
  return { status: error.status, headers, body: { error: copy({ ...body, request_log_url: url }) } }
}

function decode(raw: RawRequest, operation: Operation, query: string): Params {
  if (raw.params !== undefined) return raw.params as Params
  if (operation.verb !== 'POST') return decodeForm(query === '' ? (raw.body ?? '') : query)
  const type = header(raw, 'content-type')
  if (type?.startsWith('multipart/')) return decodeMultipart(raw.body ?? '', type)
  const json = type?.includes('json') ?? operation.path.startsWith('/v2/')
  const body = json ? decodeJson(raw.body ?? '') : decodeForm(raw.body ?? '')
  return query === '' ? body : { ...decodeForm(query), ...body }
}

function accountOf(
  state: WorldState,
  raw: RawRequest,
  credentials: { readonly key: string; readonly publishable: boolean },
) {
  const account = header(raw, 'stripe-account')
  if (account === undefined || account === '' || account === state.platform) return state.platform
  const platform = treeGet(state.accounts, state.platform)
  const row = platform?.['account'] && treeGet(platform['account'].rows, account)
  requireAccount(credentials, account, row !== undefined && row.value['deleted'] !== true)
  return account
}

function splitPath(path: string): [string, string?] {
  const at = path.indexOf('?')
  return at < 0 ? [path] : [path.slice(0, at), path.slice(at + 1)]
}

/** Adapters hand headers over in lower case; people do not. */
export function header(raw: RawRequest, name: string): string | undefined {
  const { headers } = raw
  if (headers === undefined) return undefined
  const direct = headers[name]
  if (direct !== undefined) return direct
  for (const key in headers) if (key.toLowerCase() === name) return headers[key]
  return undefined
}

/** It varies with the request and moves nothing, so that reading a world leaves it as it was. */
const requestIdOf = (state: WorldState, raw: RawRequest): string =>
  `req_${letters(stream(state.seed, hash(`${raw.method} ${raw.path} ${raw.body ?? ''}`, state.sequence)), 14)}`
