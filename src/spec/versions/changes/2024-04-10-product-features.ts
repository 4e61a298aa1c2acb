/** What a product is praised for became `marketing_features`, when `features` began to mean entitlements. */
import type { Change, Fields } from '../change.js'

const newer = ({ features }: Readonly<Fields>): Fields =>
  features === undefined ? {} : { features: undefined, marketing_features: features }

export const productFeatures: Change = {
  since: '2024-04-10',
  source: 'https://docs.stripe.com/changelog/2024-04-10/renames-features-attribute-product-object',
  responses: { product: ({ marketing_features: features }) => ({ features }) },
  params: { 'products.create': newer, 'products.update': newer },
}
