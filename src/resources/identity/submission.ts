/** What a submission leads to: a report, and a session that is verified or asks again. @see https://docs.stripe.com/identity/how-sessions-work */
import { UsageError } from '../../core/errors.js'
import type { Transaction } from '../../core/transaction.js'
import { move } from '../refused.js'
import { type VerificationReport, verificationReports } from './verification-report.js'
import { type VerificationSession, verificationSessions, verificationUrl } from './verification-session.js'

/** What the person at the hosted page hands in. */
export interface Submission {
  readonly first_name?: string
  readonly last_name?: string
  readonly dob?: { readonly day: number; readonly month: number; readonly year: number }
  readonly id_number?: string
  /** Why the checks fail; absent: they pass. */
  readonly error?: string
}

/** Checks take a moment. */
const CHECK_SECONDS = 30

const ADDRESS = {
  city: 'San Francisco',
  country: 'US',
  line1: '1234 Main St.',
  line2: null,
  postal_code: '94111',
  state: 'CA',
}
const DOB = { day: 1, month: 1, year: 1990 }
const ISSUED = { day: 1, month: 5, year: 2020 }
const EXPIRES = { day: 1, month: 1, year: 2035 }

export function submit(tx: Transaction, session: VerificationSession, submission: Submission): VerificationSession {
  const processing = move(tx, verificationSessions, session, { type: 'submit' }, {
    last_error: null,
    _submission: submission,
  } as Partial<VerificationSession>)
  tx.schedule('identity.verification_session.check', session.id, tx.now + CHECK_SECONDS)
  return processing
}

export const due = {
  'identity.verification_session.check'(tx: Transaction, id: string) {
    const session = tx.find(verificationSessions, id)
    if (session?.status === 'processing') conclude(tx, session, session['_submission'] as Submission)
  },
}

function conclude(tx: Transaction, session: VerificationSession, submission: Submission): void {
  const report = tx.create(verificationReports, reportFields(session, submission))
  const seen = { last_verification_report: report.id, _submission: undefined }
  const { error } = submission
  if (error !== undefined) {
    const last_error = { code: error, reason: reasonOf(error) } as VerificationSession['last_error']
    move(tx, verificationSessions, session, { type: 'fail' }, { ...seen, last_error, url: verificationUrl(tx) })
    return
  }
  move(tx, verificationSessions, session, { type: 'pass' }, {
    ...seen,
    client_secret: null,
    url: null,
    verified_outputs: outputsOf(session, submission),
  } as Partial<VerificationSession>)
}

const reasonOf = (code: string) => `The check failed: ${code.replaceAll('_', ' ')}.`

function outputsOf({ type, provided_details }: VerificationSession, submission: Submission) {
  const { first_name = 'Jenny', last_name = 'Rosen', dob = DOB, id_number } = submission
  return {
    address: type === 'document' ? ADDRESS : null,
    dob,
    email: provided_details?.email ?? null,
    first_name,
    id_number: id_number ?? null,
    id_number_type: id_number === undefined ? null : 'us_ssn',
    last_name,
    phone: provided_details?.phone ?? null,
  }
}

function reportFields(session: VerificationSession, submission: Submission): Partial<VerificationReport> {
  const { first_name = 'Jenny', last_name = 'Rosen', dob = DOB, error } = submission
  const status = error === undefined ? 'verified' : 'unverified'
  const failure = error === undefined ? null : { code: error, reason: reasonOf(error) }
  const names = error === undefined ? { first_name, last_name } : { first_name: null, last_name: null }
  const { options, type } = session
  const common = { ...names, error: failure, status }
  const document = {
    ...common,
    address: error === undefined ? ADDRESS : null,
    dob: error === undefined ? dob : null,
    expiration_date: EXPIRES,
    files: null,
    issued_date: ISSUED,
    issuing_country: 'US',
    type: options?.document?.allowed_types?.[0] ?? 'driving_license',
  }
  const idNumber = { ...common, dob, id_number: submission.id_number ?? null, id_number_type: 'us_ssn' }
  const wantsSelfie = options?.document?.require_matching_selfie === true
  return {
    client_reference_id: session.client_reference_id,
    ...(type === 'id_number' ? { id_number: idNumber } : { document }),
    ...(wantsSelfie && { selfie: { document: null, error: null, selfie: null, status } }),
    options: { ...(options?.document && { document: options.document }), ...(options?.id_number && { id_number: {} }) },
    type,
    verification_session: session.id,
  } as Partial<VerificationReport>
}

/** For `world.outside`: the session that is told of. */
export function sessionToldOf(tx: Transaction, id: unknown): VerificationSession {
  if (typeof id !== 'string') throw new UsageError("say which: { verification_session: 'vs_…' }")
  return tx.need(verificationSessions, id, 'verification_session')
}
