/** VerificationSession: somebody is asked to prove who they are. @see https://docs.stripe.com/identity/verification-sessions */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { emit, lifecycleSetup } from '../../core/lifecycle.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { move, refused } from '../refused.js'

export type VerificationSession = Stored<Stripe.Identity.VerificationSession>

type Event = { type: 'submit' } | { type: 'pass' } | { type: 'fail' } | { type: 'cancel' }

const cancel = { target: 'canceled', actions: emit('identity.verification_session.canceled') } as const

export const verificationSessionMachine = lifecycleSetup<Event>().createMachine({
  id: 'identity.verification_session',
  initial: 'requires_input',
  states: {
    requires_input: {
      on: { submit: { target: 'processing', actions: emit('identity.verification_session.processing') }, cancel },
    },
    processing: {
      on: {
        pass: { target: 'verified', actions: emit('identity.verification_session.verified') },
        fail: { target: 'requires_input', actions: emit('identity.verification_session.requires_input') },
      },
    },
    verified: {},
    canceled: {},
  },
})

export const verificationSessions = resource<VerificationSession>('identity.verification_session', {
  idPrefix: 'vs',
  api: 'identity.verificationSessions',
  label: 'verification session',
  lifecycle: verificationSessionMachine,
  onlyExpanded: ['verified_outputs'],
})

export const operations = {
  create(tx: Transaction, params: Stripe.Identity.VerificationSessionCreateParams): VerificationSession {
    if (params.type === undefined && params.verification_flow === undefined) {
      throw invalidRequest('You must provide either a `type` or a `verification_flow`.', { param: 'type' })
    }
    const type = params.verification_flow !== undefined ? 'verification_flow' : params.type!
    const id = tx.newId('vs')
    return tx.create(verificationSessions, {
      ...tx.fields(verificationSessions, params),
      id,
      client_secret: `${id}_secret_${tx.letters(24)}`,
      options: optionsOf(tx, type, params),
      status: 'requires_input',
      type: type as VerificationSession['type'],
      url: verificationUrl(tx),
    })
  },

  update(tx: Transaction, session: VerificationSession, params: Stripe.Identity.VerificationSessionUpdateParams) {
    if (session.status !== 'requires_input' && (params.options ?? params.type) !== undefined) {
      throw refused('update', 'verification session', session.status)
    }
    return tx.put(verificationSessions, session, tx.fields(verificationSessions, params, session))
  },

  cancel: (tx: Transaction, session: VerificationSession): VerificationSession =>
    move(tx, verificationSessions, session, { type: 'cancel' }, OVER),

  /** What was learnt of the person is forgotten; that of a session that still waits for input is given up first. */
  redact(tx: Transaction, session: VerificationSession): VerificationSession {
    if (session.redaction !== null) return session
    if (session.status === 'processing') throw refused('redact', 'verification session', session.status)
    const waiting = session.status === 'requires_input'
    const ended = waiting ? move(tx, verificationSessions, session, { type: 'cancel' }, OVER) : session
    tx.schedule('identity.verification_session.redact', session.id, tx.now + REDACTION_SECONDS)
    return tx.put(verificationSessions, ended, { redaction: { status: 'processing' } })
  },
}

/** Stripe says that it may take days; here, a minute. */
const REDACTION_SECONDS = 60

export const due = {
  'identity.verification_session.redact'(tx: Transaction, id: string) {
    const session = tx.find(verificationSessions, id)
    if (session === undefined) return
    const redacted = tx.put(verificationSessions, session, {
      metadata: {},
      provided_details: null,
      redaction: { status: 'redacted' },
      verified_outputs: null,
    } as Partial<VerificationSession>)
    tx.emit('identity.verification_session.redacted', redacted)
  },
}

/** A session that is over can no longer be entered. */
const OVER = { client_secret: null, url: null }

export const verificationUrl = (tx: Transaction): string => `https://verify.stripe.com/start/test_${tx.letters(48)}`

type Options = VerificationSession['options']

function optionsOf(tx: Transaction, type: string, params: Stripe.Identity.VerificationSessionCreateParams): Options {
  const { options } = tx.fields(verificationSessions, { options: params.options ?? {} })
  if (type === 'id_number') return { ...options, id_number: {} }
  return type === 'document' ? { ...options, document: options?.document ?? {} } : (options ?? {})
}
