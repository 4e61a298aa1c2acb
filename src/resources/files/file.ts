/** File: what was uploaded, or what Stripe has made. @see https://docs.stripe.com/api/files */
import type Stripe from 'stripe'
import { DAY_SECONDS } from '../../clock/calendar.js'
import { Download, textOfBytes } from '../../core/bytes.js'
import { invalidRequest } from '../../core/errors.js'
import type { Upload } from '../../core/multipart.js'
import { resource, type Stored } from '../../core/resource.js'
import type { Transaction } from '../../core/transaction.js'
import { insertLink, linkOf } from './file-link.js'
import { fileTypeOf, isDownloadable, mediaTypeOf, RULES } from './file-type.js'

export type StripeFile = Stored<Stripe.File> & {
  /** Its bytes, in base64. */
  readonly _contents?: string
}

export const files = resource<StripeFile>('file', {
  idPrefix: 'file',
  api: 'files',
  lists: { links: { object: 'file_link', by: 'file', url: '/v1/file_links?file={id}' } },
})

export const operations = {
  create(tx: Transaction, params: Stripe.FileCreateParams): StripeFile {
    const upload = uploadOf(params.file)
    const type = fileTypeOf(upload)
    const rule = RULES[params.purpose]
    if (rule !== undefined) {
      if (type === null || !rule.types.includes(type)) throw wrongType(params.purpose, rule.types)
      if (upload.data.length > rule.kilobytesMax * 1024) throw tooLarge(params.purpose, rule.kilobytesMax)
    }
    const file = insertFile(tx, {
      contents: upload.data,
      filename: upload.name ?? 'file',
      purpose: params.purpose,
      type,
      expires_at: rule?.keptDays === undefined ? null : tx.now + rule.keptDays * DAY_SECONDS,
    })
    const link = params.file_link_data
    if (link?.create) insertLink(tx, file.id, link.expires_at ?? null, link.metadata || {})
    return file
  },

  /** `GET /v1/files/{id}/contents` of the files host. */
  contents(_tx: Transaction, file: StripeFile): Download {
    if (!isDownloadable(file.purpose)) {
      throw invalidRequest(`Files with purpose ${file.purpose} cannot be downloaded.`, { status: 403 })
    }
    return new Download(contentsOf(file), mediaTypeOf(file.type))
  },
}

export const pages = {
  links(tx: Transaction, token: string): Download | undefined {
    const file = tx.find(files, linkOf(tx, token)?.file as string | undefined)
    return file && new Download(contentsOf(file), mediaTypeOf(file.type))
  },
}

interface NewFile {
  /** One character a byte. */
  readonly contents: string
  readonly filename: string
  readonly purpose: StripeFile['purpose']
  readonly type: string | null
  readonly expires_at: number | null
}

/** A file as the API shows it; those that Stripe makes itself send `file.created` beside. */
export function insertFile(tx: Transaction, { contents, ...fields }: NewFile): StripeFile {
  const id = tx.newId('file')
  return tx.insert(files, {
    id,
    ...fields,
    size: contents.length,
    url: `https://files.stripe.com/v1/files/${id}/contents`,
    _contents: btoa(contents),
  })
}

/** One character a byte. */
export const contentsOf = (file: StripeFile): string => atob(file._contents ?? '')

/** Through the SDK and over HTTP it comes as an upload; `world.api` hands over what the caller gave. */
function uploadOf(file: Stripe.FileCreateParams['file']): Upload {
  if (typeof file !== 'object' || file === null) throw notAFile()
  if (file instanceof Uint8Array) return { name: undefined, type: undefined, data: textOfBytes(file) }
  const { data, name, type } = file as { readonly data?: unknown; readonly name?: string; readonly type?: string }
  if (typeof data === 'string') return { name, type, data }
  if (data instanceof Uint8Array) return { name, type, data: textOfBytes(data) }
  throw notAFile()
}

const notAFile = () =>
  invalidRequest('Invalid file: must be an uploaded file, sent as multipart/form-data.', { param: 'file' })

const wrongType = (purpose: string, types: readonly string[]) =>
  invalidRequest(`Files with purpose ${purpose} must be one of these types: ${types.join(', ')}.`, { param: 'file' })

const tooLarge = (purpose: string, kilobytes: number) =>
  invalidRequest(
    `Files with purpose ${purpose} can be at most ${kilobytes < 1024 ? `${kilobytes}KB` : `${kilobytes / 1024}MB`} in size.`,
    { param: 'file' },
  )
