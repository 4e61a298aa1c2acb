/** The whole way from the package to the text of the generated files, in memory. */
import Stripe from 'stripe'
import type { Type } from '../../src/spec/type.js'
import { type Call, readCalls, type Schema } from './calls.js'
import { Converter } from './convert.js'
import { readEvents } from './events.js'
import { literal, table, unions } from './files.js'
import { kindOf } from './kind.js'
import { disagreements } from './schemas.js'
import { openTypes } from './signatures.js'
import { buildTable } from './table.js'

export interface Generated {
  /** File name → text. */
  readonly files: Readonly<Record<string, string>>
  readonly report: string
}

interface TypedCall {
  readonly call: Call
  readonly params: Type
  readonly response: Type
}

export function generate(): Generated {
  const { checker, files, signature } = openTypes()
  const converter = new Converter(checker)
  const calls = readCalls().map((call): TypedCall => {
    const types = signature(call.id)
    if (types === undefined) throw new Error(`${call.id} has no types`)
    const params = types.params === undefined ? { o: {} } : converter.convert(types.params)
    return { call, params, response: call.streaming ? 'F' : converter.convert(types.response) }
  })
  for (const file of files) converter.resources(file)
  completeThinEvent(converter)
  for (const call of calls) requireAgreement(call, converter)
  const events = readEvents(files, type => converter.resourcesIn(type))

  const shapes = [...converter.shapes].sort(([a], [b]) => (a < b ? -1 : 1))
  const roots = [...calls.flatMap(({ params, response }) => [params, response]), ...shapes.map(([, type]) => type)]
  const { lines, numbered, opened } = buildTable(converter.definitions, roots)
  const version = String(new Stripe('sk_test_generate').getApiField('version'))
  const operationLines = calls.map(({ call, params, response }) => {
    const types = [numbered(params), opened(response)].map(type => JSON.stringify(type))
    return [call.id, call.verb, call.path, kindOf(call, response), call.host ?? '', ...types].join('\t')
  })
  const shapeLines = shapes.map(([object, type]) => `${object}\t${JSON.stringify(opened(type))}`)
  return {
    files: {
      'types.ts': table('typeTable', lines),
      'operations.ts': table('operationTable', operationLines),
      'shapes.ts': table('shapeTable', shapeLines),
      'events.ts': table(
        'eventTable',
        [...events].map(([type, object]) => (object === '' ? type : `${type}\t${object}`)),
      ),
      'version.ts': literal('apiVersion', version),
      'names.ts': unions({
        OperationId: calls.map(({ call }) => call.id),
        ObjectName: shapes.map(([object]) => object).filter(object => !object.startsWith('deleted:')),
        EventType: [...events.keys()],
      }),
    },
    report: `${calls.length} calls, ${shapes.length} shapes, ${lines.length} shared types, ${events.size} event types, version ${version}`,
  }
}

/** The types of thin events have these two each for itself; here there is one shape for all of them. */
function completeThinEvent({ shapes }: Converter): void {
  const event = shapes.get('v2.core.event')
  if (typeof event !== 'object' || !('o' in event)) throw new Error('the package has no v2.core.event')
  const related = { o: { id: 's', type: 's', url: 's' } }
  shapes.set('v2.core.event', { o: { ...event.o, 'data?': { m: '*' }, 'related_object?~': related } })
}

function requireAgreement({ call, params, response }: TypedCall, converter: Converter): void {
  const check = (schema: Schema | undefined, type: Type) =>
    schema === undefined ? [] : disagreements(schema, type, reference => converter.read(reference))
  const found = [...check(call.requestSchema, params), ...check(call.responseSchema, response)]
  if (found.length > 0) throw new Error(`the types and the schemas of ${call.id} disagree: ${found.join(', ')}`)
}
