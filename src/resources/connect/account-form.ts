/** Which fields an account of a country shows: Stripe has a form for most, and shows everything where it has none. */

const WITH_FORM = new Set(
  (
    'AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GI GR HK HR HU IE IN IT JP LI LT LU LV MC MT MX MY NL NO NZ PH PL ' +
    'PT RO SE SG SI SK SM US'
  ).split(' '),
)

export interface Form {
  /** Every field there is, also those of other countries. */
  readonly generic: boolean
  /** An individual has no name of a company, nor its number. */
  readonly namelessAlone: boolean
  /** Which numbers of a person are shown as not provided. */
  readonly numbers: readonly ('id_number' | 'id_number_secondary' | 'ssn_last_4')[]
}

/** Observed. */
const NUMBERS: Readonly<Record<string, Form['numbers']>> = {
  CA: ['id_number'],
  TH: ['id_number', 'id_number_secondary', 'ssn_last_4'],
  US: ['id_number', 'ssn_last_4'],
}

export function formOf(country: string): Form {
  const generic = !WITH_FORM.has(country)
  return {
    generic,
    namelessAlone: country === 'PH',
    numbers: NUMBERS[country] ?? (generic ? ['id_number', 'ssn_last_4'] : []),
  }
}
