/** Every call that is known of the API has its operation, and every object its shape. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { route } from '../../src/core/route.js'
import { operations, shape, shapeNames } from '../../src/spec/load.js'

const survey = new URL('../../../shared/resources.json', import.meta.url)

interface Resource {
  readonly object: string
  readonly endpoints: readonly { readonly method: string; readonly path: string }[]
}

describe.skipIf(!existsSync(survey))('the survey of the API (skipped where it is not at hand)', () => {
  const resources = existsSync(survey) ? (JSON.parse(readFileSync(survey, 'utf8')) as Resource[]) : []

  it('has a route for every call', () => {
    const missing = resources
      .flatMap(({ endpoints }) => endpoints)
      .filter(({ method, path }) => {
        try {
          return route(method, path.replace(/\{\w+\}/g, 'x')).operation.verb !== method
        } catch {
          return true
        }
      })
    expect(missing).toEqual([])
  })

  it('has a shape for every object', () => {
    const objects = resources.flatMap(({ object }) => object.split(' / ')).filter(object => object !== 'oauth_token')
    expect(objects.filter(object => shape(object) === undefined)).toEqual([])
  })
})

describe('the spec', () => {
  it('names each call once, and each verb of a path once', () => {
    const ids = operations().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('refers only to shapes that exist', () => {
    const named = operations().flatMap(({ params, response }) =>
      [...JSON.stringify([params, response]).matchAll(/"@([\w.:]+)"/g)].map(match => match[1]!),
    )
    expect(named.filter(object => shape(object) === undefined)).toEqual([])
    expect([...shapeNames()].length).toBeGreaterThan(200)
  })
})
