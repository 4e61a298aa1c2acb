/** What a file is, and which files a purpose takes. @see https://docs.stripe.com/file-upload */
import type { Upload } from '../../core/multipart.js'

/** By how their bytes begin. */
const SIGNATURES: readonly (readonly [type: string, begin: string])[] = [
  ['pdf', '%PDF'],
  ['png', '\x89PNG'],
  ['jpg', '\xff\xd8\xff'],
  ['gif', 'GIF8'],
]

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
}

/** `pdf`, `png`, …; `null` for what nothing tells. */
export function fileTypeOf({ data, name, type }: Upload): string | null {
  const signature = SIGNATURES.find(([, begin]) => data.startsWith(begin))
  if (signature !== undefined) return signature[0]
  const extension = /\.(\w+)$/.exec(name ?? '')?.[1]?.toLowerCase()
  if (extension !== undefined) return extension === 'jpeg' ? 'jpg' : extension
  return Object.keys(MEDIA_TYPES).find(known => MEDIA_TYPES[known] === type) ?? null
}

export const mediaTypeOf = (type: string | null): string => MEDIA_TYPES[type ?? ''] ?? 'application/octet-stream'

interface Rule {
  readonly types: readonly string[]
  readonly kilobytesMax: number
  /** After so many days it is gone. */
  readonly keptDays?: number
}

const MEGABYTE = 1024
const documents = ['pdf', 'jpg', 'png']

/** Purposes that are not here take anything. */
export const RULES: Readonly<Record<string, Rule>> = {
  account_requirement: { types: documents, kilobytesMax: 16 * MEGABYTE },
  additional_verification: { types: documents, kilobytesMax: 16 * MEGABYTE },
  business_icon: { types: ['jpg', 'png', 'gif'], kilobytesMax: 512 },
  business_logo: { types: ['jpg', 'png', 'gif'], kilobytesMax: 512 },
  customer_signature: { types: ['jpg', 'png', 'svg'], kilobytesMax: 4 * MEGABYTE, keptDays: 7 },
  dispute_evidence: { types: documents, kilobytesMax: 5 * MEGABYTE, keptDays: 270 },
  identity_document: { types: documents, kilobytesMax: 16 * MEGABYTE },
  issuing_regulatory_reporting: { types: ['json'], kilobytesMax: 256, keptDays: 730 },
  pci_document: { types: ['pdf'], kilobytesMax: 16 * MEGABYTE },
  tax_document_user_upload: { types: ['pdf', 'csv', 'jpg', 'png', 'xlsx', 'docx'], kilobytesMax: 16 * MEGABYTE },
}

/** Purposes whose files can be had back. */
const SEALED = new Set(['account_requirement', 'additional_verification', 'identity_document'])

export const isDownloadable = (purpose: string): boolean => !SEALED.has(purpose)
