/**
 * Rates of tax by place: an honest small table, of national and of American state rates as they stood at the beginning
 * of 2026. Counties, cities and reduced rates are left out.
 */
export interface PlaceRate {
  /** A percentage, as text: rates are decimals. */
  readonly percent: string
  readonly type: 'vat' | 'gst' | 'hst' | 'sales_tax' | 'jct'
  readonly name: string
  readonly level: 'country' | 'state'
}

const VAT =
  'AT 20,BE 21,BG 20,CY 19,CZ 21,DE 19,DK 25,EE 24,ES 21,FI 25.5,FR 20,GR 24,HR 25,HU 27,IE 23,IT 22,LT 21,LU 17,LV 21,MT 18,NL 21,PL 23,PT 23,RO 21,SE 25,SI 22,SK 23,' +
  'GB 20,CH 8.1,NO 25,IS 24,LI 8.1,AE 5,SA 15,BH 10,ZA 15,KE 16,NG 7.5,EG 14,TR 20,UA 20,RS 20,GE 18,KZ 16,CL 19,CO 19,MX 16,PE 18,KR 10,TH 7,PH 12,VN 10,ID 12'
const GST = 'AU 10,NZ 15,SG 9,IN 18,CA 5'
const STATES =
  'AL 4,AK 0,AZ 5.6,AR 6.5,CA 7.25,CO 2.9,CT 6.35,DC 6,DE 0,FL 6,GA 4,HI 4,ID 6,IL 6.25,IN 7,IA 6,KS 6.5,KY 6,LA 5,ME 5.5,MD 6,MA 6.25,MI 6,MN 6.875,MS 7,MO 4.225,MT 0,NE 5.5,NV 6.85,NH 0,NJ 6.625,NM 4.875,NY 4,NC 4.75,ND 5,OH 5.75,OK 4.5,OR 0,PA 6,RI 7,SC 6,SD 4.2,TN 7,TX 6.25,UT 6.1,VT 6,VA 5.3,WA 6.5,WV 6,WI 5,WY 4'
/** Where a province levies one harmonized tax instead of the federal one. */
const HST = 'NB 15,NL 15,NS 14,ON 13,PE 15'

const table = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(',').map(entry => entry.split(' ') as [string, string]))

const vat = table(VAT)
const gst = table(GST)
const states = table(STATES)
const hst = table(HST)

export interface Place {
  readonly country: string | null
  readonly state: string | null
}

/** The standard rate of a place; `undefined` where none is known. */
export function rateOf({ country, state }: Place): PlaceRate | undefined {
  if (country === null) return undefined
  if (country === 'US') {
    const percent = states.get(state ?? '')
    return percent === undefined ? undefined : { percent, type: 'sales_tax', name: 'Sales Tax', level: 'state' }
  }
  const province = country === 'CA' ? hst.get(state ?? '') : undefined
  if (province !== undefined) return { percent: province, type: 'hst', name: 'HST', level: 'state' }
  if (country === 'JP') return { percent: '10', type: 'jct', name: 'JCT', level: 'country' }
  const ofGoods = gst.get(country)
  if (ofGoods !== undefined) return { percent: ofGoods, type: 'gst', name: 'GST', level: 'country' }
  const percent = vat.get(country)
  return percent === undefined ? undefined : { percent, type: 'vat', name: 'VAT', level: 'country' }
}

const EU = new Set('AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '))

export const isInEu = (country: string | null): boolean => country !== null && EU.has(country)
