/** Documents that prove who somebody is: files, or the tokens of the testing page that stand for one. */
import type { Transaction } from '../../core/transaction.js'
import { insertFile } from '../files/file.js'

interface Sides {
  readonly back?: string
  readonly front?: string
}

const TOKENS: Readonly<Record<string, 'success' | 'failure'>> = {
  file_identity_document_success: 'success',
  file_identity_document_failure: 'failure',
}

type Purpose = 'identity_document' | 'additional_verification'

/** The sides that were handed in. A token is made a file of. */
export function documentIn(tx: Transaction, sides: Sides, purpose: Purpose): Sides {
  const side = (id: string) =>
    TOKENS[id] === undefined
      ? id
      : insertFile(tx, { contents: '', filename: `${TOKENS[id]}.png`, purpose, type: 'png', expires_at: null }).id
  return {
    ...(sides.back && { back: side(sides.back) }),
    ...(sides.front && { front: side(sides.front) }),
  }
}

/** What the check of it will find. An upload of one's own shows who one is. */
export function outcomeOfDocument(sides: Sides | undefined): 'success' | 'failure' | undefined {
  const id = sides?.front ?? sides?.back
  return id === undefined || id === '' ? undefined : (TOKENS[id] ?? 'success')
}
