/** What a card's number says by itself: brand, country, and whether it can be one at all. */

interface Brand {
  readonly brand: string
  /** The brand as the card shows it, where that differs. */
  readonly display?: string
  /** As the older card object spells it. */
  readonly label: string
  readonly begins: RegExp
  readonly lengths: readonly number[]
  readonly cvcLength: number
}

/** The first that matches; Cartes Bancaires and others that share a number with a brand are networks, not brands. */
const BRANDS: readonly Brand[] = [
  {
    brand: 'amex',
    display: 'american_express',
    label: 'American Express',
    begins: /^3[47]/,
    lengths: [15],
    cvcLength: 4,
  },
  {
    brand: 'diners',
    display: 'diners_club',
    label: 'Diners Club',
    begins: /^3(0[0-5]|[689])/,
    lengths: [14, 16],
    cvcLength: 3,
  },
  { brand: 'jcb', label: 'JCB', begins: /^35/, lengths: [16], cvcLength: 3 },
  { brand: 'discover', label: 'Discover', begins: /^(6011|64[4-9]|65)/, lengths: [16], cvcLength: 3 },
  {
    brand: 'unionpay',
    display: 'union_pay',
    label: 'UnionPay',
    begins: /^62/,
    lengths: [16, 17, 18, 19],
    cvcLength: 3,
  },
  { brand: 'mastercard', label: 'MasterCard', begins: /^(5[1-5]|2[2-7])/, lengths: [16], cvcLength: 3 },
  { brand: 'visa', label: 'Visa', begins: /^4/, lengths: [13, 16, 19], cvcLength: 3 },
]

const UNKNOWN: Brand = { brand: 'unknown', label: 'Unknown', begins: /^/, lengths: [], cvcLength: 3 }

export const brandOf = (number: string): Brand => BRANDS.find(brand => brand.begins.test(number)) ?? UNKNOWN

/** The older card object's word for a brand: `Visa` for `visa`. */
export const brandLabel = (brand: string): string => BRANDS.find(entry => entry.brand === brand)?.label ?? 'Unknown'

export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number) || !luhn(number)) return false
  const { lengths } = brandOf(number)
  return lengths.length === 0 || lengths.includes(number.length)
}

function luhn(number: string): boolean {
  let sum = 0
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Visa test numbers carry the numeric country code of ISO 3166 after their first six digits. */
export function countryOfNumber(number: string): string | undefined {
  if (!/^40000[05]/.test(number)) return undefined
  return NUMERIC[number.slice(6, 9)]
}

const NUMERIC: Readonly<Record<string, string>> = Object.fromEntries(
  (
    '032AR 036AU 040AT 056BE 076BR 100BG 112BY 124CA 152CL 156CN 158TW 170CO 188CR 191HR 196CY 203CZ 208DK 218EC ' +
    '233EE 246FI 250FR 276DE 292GI 300GR 344HK 348HU 356IN 372IE 380IT 392JP 428LV 438LI 440LT 442LU 458MY 470MT ' +
    '484MX 528NL 554NZ 578NO 591PA 600PY 604PE 616PL 620PT 642RO 682SA 702SG 703SK 705SI 724ES 752SE 756CH 764TH ' +
    '784AE 826GB 840US 858UY'
  )
    .split(' ')
    .map(entry => [entry.slice(0, 3), entry.slice(3)]),
)
