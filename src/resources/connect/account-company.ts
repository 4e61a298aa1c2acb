/** What the parameters say of the company. An individual is a company of one: its address and phone are the person's. */
import type { Transaction } from '../../core/transaction.js'
import type { AccountParams } from './account-fields.js'
import { formOf } from './account-form.js'
import { type Account, accounts, type Told } from './account-resource.js'
import { documentIn, outcomeOfDocument } from './person-document.js'

const NO_DOCUMENT = { back: null, details: null, details_code: null, front: null }

export function companyOf(tx: Transaction, base: Account, params: AccountParams, type: string | null) {
  const { individual, company } = params
  const alone = type === 'individual'
  const before = base.company ?? emptyCompany(base.country ?? 'US', alone, base.created ?? 0)
  const { verification, ...told } = company ?? {}
  const fields = tx.fields(accounts, { company: told }, { ...base, company: before } as Account).company
  const phone = alone ? individual?.phone : company?.phone
  return {
    ...before,
    ...fields,
    address: { ...before.address, ...(alone ? individual?.address : undefined), ...company?.address },
    ...(phone !== undefined && { phone: phone === '' ? null : alone ? international(phone) : phone }),
    ...(company?.tax_id !== undefined && { tax_id_provided: company.tax_id !== '' }),
    ...(company?.vat_id !== undefined && { vat_id_provided: company.vat_id !== '' }),
    ...(verification?.document && {
      verification: {
        document: { ...NO_DOCUMENT, ...documentIn(tx, verification.document, 'additional_verification') },
      },
    }),
  }
}

/** A number without its country is taken for an American one. */
export const international = (phone: string): string =>
  phone.startsWith('+') ? phone : `+1${phone.replace(/\D/g, '')}`

/** Directors are declared since the beginning of 2025. */
const DECLARED_SINCE = 1_735_689_600

function emptyCompany(country: string, alone: boolean, at: number): NonNullable<Account['company']> {
  const { generic, namelessAlone } = formOf(country)
  return {
    address: { city: null, country, line1: null, line2: null, postal_code: null, state: null },
    directors_provided: alone,
    executives_provided: alone,
    ...(!(alone && namelessAlone) && { name: null, tax_id_provided: false }),
    ...(generic && at >= DECLARED_SINCE && { directorship_declaration: null }),
    ...(generic && { name_kana: null, name_kanji: null, ownership_declaration: null, vat_id_provided: false }),
    owners_provided: alone,
    verification: { document: NO_DOCUMENT },
  } as NonNullable<Account['company']>
}

/** What was told and is not shown. */
export function toldOf({ _told: before = {} }: Account, { company, documents }: AccountParams): Told {
  const { tax_id, vat_id, owners_provided } = company ?? {}
  const document = outcomeOfDocument(company?.verification?.document)
  const papers = Object.entries(documents ?? {})
    .filter(([, paper]) => ((paper as { readonly files?: readonly string[] }).files ?? []).length > 0)
    .map(([name]) => `documents.${name}.files`)
  return {
    ...before,
    ...(tax_id !== undefined && { tax_id }),
    ...(vat_id !== undefined && { vat_id }),
    ...(owners_provided !== undefined && { owners_provided }),
    ...(document !== undefined && { document }),
    ...(papers.length > 0 && { papers: [...new Set([...(before.papers ?? []), ...papers])] }),
  }
}
