/** FileLink: a URL under which anyone can read a file, until it expires. @see https://docs.stripe.com/api/file_links */
import type Stripe from 'stripe'
import { invalidRequest } from '../../core/errors.js'
import { list } from '../../core/list.js'
import { accountToken } from '../../core/page.js'
import { type Resource, resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { isDownloadable } from './file-type.js'

export type FileLink = Stored<Stripe.FileLink>

/** The file's own module imports this one. */
const files: Resource<Stored<Stripe.File>> = { object: 'file', label: 'file' }

export const fileLinks = resource<FileLink>('file_link', {
  idPrefix: 'link',
  api: 'fileLinks',
  indexes: { url: 'url' },
  // Nothing moves on a read: whether it has expired follows from the time.
  show: (tx, link: FileLink) => ({ expired: isExpired(tx, link) }),
})

const isExpired = (tx: Transaction, link: FileLink): boolean => link.expires_at !== null && link.expires_at <= tx.now

export const operations = {
  list: (tx: Transaction, params: Stripe.FileLinkListParams) =>
    list(tx, fileLinks, params as Record<string, unknown>, {
      url: '/v1/file_links',
      handled: ['expired'],
      accept: link => params.expired === undefined || params.expired === isExpired(tx, link as unknown as FileLink),
    }),

  create(tx: Transaction, params: Stripe.FileLinkCreateParams): FileLink {
    const file = tx.need(files, params.file, 'file')
    if (!isDownloadable(file.purpose)) {
      throw invalidRequest(`You cannot create a file link for a file with purpose ${file.purpose}.`, { param: 'file' })
    }
    return insertLink(tx, file.id, params.expires_at ?? null, params.metadata || {})
  },

  update(tx: Transaction, link: FileLink, params: Stripe.FileLinkUpdateParams): FileLink {
    const { expires_at: expiry, ...told } = params
    if (expiry !== undefined && isExpired(tx, link)) {
      throw invalidRequest('This file link has already expired.', { param: 'expires_at' })
    }
    if (typeof expiry === 'number') requireFuture(tx, expiry)
    return tx.put(fileLinks, link, {
      ...tx.fields(fileLinks, told, link),
      ...(expiry !== undefined && { expires_at: expiry === 'now' ? tx.now : expiry || null }),
    })
  },
}

const URL_BASE = 'https://files.stripe.com/links/'

/** The link of a token, while it leads somewhere. */
export function linkOf(tx: Transaction, token: string): FileLink | undefined {
  const link = tx.newest(fileLinks, 'url', URL_BASE + token)
  return link && !isExpired(tx, link) ? link : undefined
}

export function insertLink(
  tx: Transaction,
  file: string,
  expiresAt: number | null,
  metadata: Stripe.MetadataParam,
): FileLink {
  if (expiresAt !== null) requireFuture(tx, expiresAt)
  return tx.insert(fileLinks, {
    file,
    expires_at: expiresAt,
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)])),
    url: URL_BASE + accountToken(tx.account, `fl_test_${tx.letters(24)}`),
  })
}

function requireFuture(tx: Transaction, moment: number): void {
  if (moment <= tx.now) throw invalidRequest('The expiration must be in the future.', { param: 'expires_at' })
}
