/** How tax ids are written, by type. @see https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id */

/** `9` stands for a digit, `A` for a letter, `*` for either; all else for itself. What is not listed takes any value. */
const PATTERNS: Readonly<Record<string, string>> = {
  ad_nrt: 'A-999999-A',
  ae_trn: '999999999999999',
  ar_cuit: '99-9999999[9]-9[9]',
  au_abn: '99999999999',
  au_arn: '999999999999',
  bg_uic: '999999999',
  bh_vat: '999999999999999',
  bo_tin: '999999999',
  br_cnpj: '99.999.999/9999-99',
  br_cpf: '999.999.999-99',
  ca_bn: '999999999',
  ca_gst_hst: '999999999RT9999',
  ca_pst_bc: 'PST-9999-9999',
  ca_pst_mb: '999999-9',
  ca_pst_sk: '9999999',
  ca_qst: '9999999999TQ9999',
  ch_uid: 'CHE-999.999.999[ HR]',
  ch_vat: 'CHE-999.999.999 ***[*]',
  cl_tin: '99.999.999-*',
  cn_tin: '999999999999999[999]',
  co_nit: '999.999.999-9',
  cr_tin: '9-999-999999',
  de_stn: '9999999999[9]',
  do_rcn: '999-9999999-9',
  ec_ruc: '9999999999999',
  eg_tin: '999999999',
  es_cif: 'A9999999*',
  eu_oss_vat: 'EU999999999',
  gb_vat: 'GB999999999[999]',
  ge_vat: '999999999',
  hk_br: '99999999',
  hr_oib: '99999999999',
  hu_tin: '99999999-9-99',
  id_npwp: '99[9].999.999.9-999.999',
  il_vat: '999999999',
  in_gst: '99AAAAA9999A***',
  is_vat: '999999',
  jp_cn: '9999999999999',
  jp_rn: '99999',
  jp_trn: 'T9999999999999',
  ke_pin: 'A999999999A',
  kr_brn: '999-99-99999',
  kz_bin: '999999999999',
  li_uid: 'CHE999999999',
  mx_rfc: 'AAA[A]999999***',
  my_frp: '99999999',
  my_itn: 'A 9999999999',
  my_sst: 'A99-9999-99999999',
  ng_tin: '99999999-9999',
  no_vat: '999999999MVA',
  no_voec: '9999999',
  nz_gst: '999999999',
  om_vat: 'OM9999999999',
  pe_ruc: '99999999999',
  ph_tin: '999999999999',
  ro_tin: '9999999999999',
  rs_pib: '999999999',
  ru_inn: '9999999999[99]',
  ru_kpp: '999999999',
  sa_vat: '999999999999999',
  sg_gst: 'A99999999A',
  sg_uen: '99999999[9]A',
  si_tin: '99999999',
  sv_nit: '9999-999999-999-9',
  th_vat: '9999999999999',
  tr_tin: '9999999999',
  tw_vat: '99999999',
  ua_vat: '999999999',
  us_ein: '99-9999999',
  uy_ruc: '999999999999',
  ve_rif: 'A-99999999-9',
  vn_tin: '9999999999',
  za_vat: '4999999999',
}

/** Each member of the European Union writes its own. */
const EU_PATTERNS: Readonly<Record<string, string>> = {
  AT: 'U99999999',
  BE: '9999999999',
  BG: '999999999[9]',
  CY: '99999999A',
  CZ: '99999999[9][9]',
  DE: '999999999',
  DK: '99999999',
  EE: '999999999',
  EL: '999999999',
  ES: '*9999999*',
  FI: '99999999',
  FR: '**999999999',
  HR: '99999999999',
  HU: '99999999',
  IE: '9*99999A[A]',
  IT: '99999999999',
  LT: '999999999[999]',
  LU: '99999999',
  LV: '99999999999',
  MT: '99999999',
  NL: '999999999B99',
  PL: '9999999999',
  PT: '999999999',
  RO: '99[9][9][9][9][9][9][9][9]',
  SE: '999999999999',
  SI: '99999999',
  SK: '9999999999',
  XI: '999999999[999]',
}

const compiled = new Map<string, RegExp>()

function matcher(pattern: string): RegExp {
  let found = compiled.get(pattern)
  if (found === undefined) {
    const source = pattern
      .replace(/[.\-/]/g, '\\$&')
      .replace(/9/g, '\\d')
      .replace(/A/g, '[A-Z]')
      .replace(/\*/g, '[A-Z0-9]')
    found = new RegExp(`^${optional(source)}$`)
    compiled.set(pattern, found)
  }
  return found
}

/** `[x]` of a pattern may be absent; the classes made above are longer. */
const optional = (source: string): string => source.replace(/\[((?:\\d|\[A-Z(?:0-9)?\]| HR)+)\]/g, '(?:$1)?')

/** Whether a value is written as those of its type are. */
export function fitsFormat(type: string, value: string): boolean {
  const text = value.toUpperCase()
  if (type === 'eu_vat') {
    const pattern = EU_PATTERNS[text.slice(0, 2)]
    return pattern !== undefined && matcher(pattern).test(text.slice(2))
  }
  const pattern = PATTERNS[type]
  return pattern === undefined ? value.length > 0 : matcher(pattern).test(text)
}

/** The country that a tax id is of. */
export function countryOf(type: string, value: string): string | null {
  if (type === 'eu_vat') {
    const country = value.slice(0, 2).toUpperCase()
    return country === 'EL' ? 'GR' : /^[A-Z]{2}$/.test(country) ? country : null
  }
  return /^[a-z]{2}_/.test(type) && type !== 'eu_oss_vat' ? type.slice(0, 2).toUpperCase() : null
}
