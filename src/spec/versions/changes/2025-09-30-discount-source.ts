/** What a discount and a promotion code come from is told with its kind; before, it was a coupon, shown whole. */
import { type Change, type Fields, isFields, type Lookup } from '../change.js'
import { at, whole } from '../values.js'

const coupon = (discount: Fields, lookup: Lookup) => ({
  coupon: whole(lookup, 'coupon', at(discount, 'source', 'coupon')),
})

export const discountSource: Change = {
  since: '2025-09-30.clover',
  source: 'https://docs.stripe.com/changelog/clover/2025-09-30/polymorphic-coupon',
  responses: {
    discount: coupon,
    'deleted:discount': coupon,
    promotion_code: (code, lookup) => ({ coupon: whole(lookup, 'coupon', at(code, 'promotion', 'coupon')) }),
  },
  params: {
    'promotionCodes.create': ({ coupon: named, promotion }) =>
      named === undefined || isFields(promotion)
        ? {}
        : { coupon: undefined, promotion: { type: 'coupon', coupon: named } },
  },
}
