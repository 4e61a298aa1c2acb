/** Expanding. @see https://docs.stripe.com/expand */
import { describe, expect, it } from 'vitest'
import { createWorld } from '../../src/index.js'

describe('expand', () => {
  it.each(['2026-07-29.dahlia', '2024-06-20'])(
    'refuses what is no reference, also where it is null, in %s',
    version => {
      const { api } = createWorld()
      const { id } = api.customers.create({})
      for (const name of ['email', 'created', 'delinquent', 'nothing']) {
        expect(() => api.customers.retrieve(id, { expand: [name] }, { apiVersion: version })).toThrow(
          `This property cannot be expanded (${name}).`,
        )
      }
      expect(api.customers.retrieve(id, { expand: ['test_clock'] }, { apiVersion: version })).toMatchObject({
        test_clock: null,
      })
    },
  )
})
