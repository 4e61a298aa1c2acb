/** The judge of the answers is judged here: it must see what is wrong, and nothing else. */
import { describe, expect, it } from 'vitest'
import { misfits } from '../../src/spec/fit.js'
import type { Type } from '../../src/spec/type.js'

const person: Type = { o: { name: 's', 'age?': 'i', 'note~': 's', 'born?~': 't' } }

const rows: readonly (readonly [what: string, value: unknown, type: Type, found: readonly string[]])[] = [
  ['an object that has what it must', { name: 'a', note: null }, person, []],
  ['optional fields, and null where it may be', { name: 'a', note: 'b', age: 3, born: null }, person, []],
  ['a missing field', { note: null }, person, ['name: is missing']],
  ['null where it may not be', { name: null, note: null }, person, ['name: is null']],
  ['a field of nobody', { name: 'a', note: null, x: 1 }, person, ['x: is not in the spec']],
  ['a wrong atom', { name: 1, note: null }, person, ['name: is 1, not a string']],
  ['a fraction for an integer', 1.5, 'i', ['the value: is 1.5, not an integer']],
  ['a number for a decimal', 1.5, 'd', ['the value: is 1.5, not a decimal in a string']],
  ['an exponent in a decimal', '1e3', 'd', ['the value: is "1e3", not a decimal in a string']],
  ['an instant', '2026-01-31T09:00:00.000Z', 'T', []],
  ['a date for an instant', '2026-01-31', 'T', ['the value: is "2026-01-31", not an ISO instant']],
  ['metadata', { a: 'b' }, 'm', []],
  ['metadata of numbers', { a: 1 }, 'm', ['the value: is {"a":1}, not a map of strings']],
  ['an enum', 'a', { e: ['a', 'b'] }, []],
  ['a value that an open enum does not know', 'c', { e: ['a', 'b'], open: 1 }, ['the value: is "c", not one of a, b']],
  ['a literal', 'x', '=y', ['the value: is "x", not \'y\'']],
  ['an array', [1, 'b'], { a: 'i' }, ['1: is "b", not an integer']],
  ['a map', { a: 1, b: null }, { m: 'i' }, ['b: is null, not an integer']],
  ['a list', { object: 'list', data: [1], has_more: false, url: '/' }, { l: 'i' }, []],
  ['a list of v2', { data: [], next_page_url: null, previous_page_url: null }, { l: 'i' }, []],
  [
    'a list without its url',
    { object: 'list', data: [], has_more: false },
    { l: 'i' },
    ['url: is undefined, not what a list has there'],
  ],
  ['a union', 3, { u: ['s', 'i'] }, []],
  ['nothing of a union', true, { u: ['s', 'i'] }, ['the value: is true, not a string']],
  ['an id', 'cus_1', { x: ['customer'] }, []],
  ['no id', '', { x: ['customer'] }, ['the value: is "", not an id']],
  ['another object', { object: 'price' }, { x: ['customer'] }, ['the value: is "price", not customer']],
]

describe('misfits', () => {
  it.each(rows)('%s', (_, value, type, found) => {
    expect(misfits(value, type)).toEqual(found)
  })

  it('looks into expanded references', () => {
    const deleted = { id: 'cus_1', object: 'customer', deleted: true }
    expect(misfits(deleted, { x: ['customer', 'deleted:customer'] })).toEqual([])
    expect(misfits({ ...deleted, deleted: false }, { x: ['customer'] })).toContain('created: is missing')
  })
})
