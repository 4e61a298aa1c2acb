/** Event types and the objects they carry, from the SDK's event interfaces. */
import ts from 'typescript'

type ResourcesIn = (type: ts.TypeNode) => readonly string[]

/**
 * `customer.created` → `customer`; where several kinds of object are possible, all of them: `card|source`. Thin events
 * carry no object: ''.
 */
export function readEvents(files: readonly ts.SourceFile[], resourcesIn: ResourcesIn): ReadonlyMap<string, string> {
  const events = new Map<string, string>()
  for (const file of files) {
    file.forEachChild(node => {
      const type = ts.isInterfaceDeclaration(node) ? eventType(node) : undefined
      if (type === undefined) return
      const object = dataObject(file, node as ts.InterfaceDeclaration)
      if (object !== undefined || !events.has(type)) events.set(type, object ? resourcesIn(object).join('|') : '')
    })
  }
  return new Map([...events].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function eventType(node: ts.InterfaceDeclaration): string | undefined {
  if (!/Event(Notification)?$/.test(node.name.text)) return undefined
  const type = typeOf('type', node.members)
  return type && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? type.literal.text : undefined
}

/** `namespace CustomerCreatedEvent { interface Data { object: Customer } }` */
function dataObject(file: ts.SourceFile, event: ts.InterfaceDeclaration): ts.TypeNode | undefined {
  const namespace = file.statements.find(
    (node): node is ts.ModuleDeclaration => ts.isModuleDeclaration(node) && node.name.text === event.name.text,
  )
  if (namespace?.body === undefined || !ts.isModuleBlock(namespace.body)) return undefined
  const data = namespace.body.statements.find(
    (node): node is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(node) && node.name.text === 'Data',
  )
  return data && typeOf('object', data.members)
}

const typeOf = (name: string, members: readonly ts.TypeElement[]): ts.TypeNode | undefined =>
  members.find(
    (member): member is ts.PropertySignature => ts.isPropertySignature(member) && member.name.getText() === name,
  )?.type
