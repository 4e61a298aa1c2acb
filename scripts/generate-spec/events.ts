/** Event types and the objects they carry, from the SDK's event interfaces. */
import ts from 'typescript'

/** `customer.created` → `customer`; thin events have no object of their own: ''. */
export function readEvents(
  files: readonly ts.SourceFile[],
  objectOf: (name: ts.EntityName) => string | undefined,
): Map<string, string> {
  const events = new Map<string, string>()
  for (const file of files) {
    file.forEachChild(function visit(node): void {
      if (ts.isInterfaceDeclaration(node)) readEvent(node, events, objectOf)
      else if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) node.forEachChild(visit)
    })
  }
  return new Map([...events].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function readEvent(
  node: ts.InterfaceDeclaration,
  events: Map<string, string>,
  objectOf: (name: ts.EntityName) => string | undefined,
): void {
  const type = member(node.members, 'type')
  if (type === undefined || !ts.isLiteralTypeNode(type) || !/Event(Notification)?$/.test(node.name.text)) return
  const name = type.literal.getText().replace(/'/g, '')
  const namespace = node.parent.forEachChild(child =>
    ts.isModuleDeclaration(child) && child.name.text === node.name.text ? child : undefined,
  )
  const object = namespace === undefined ? undefined : objectIn(namespace, objectOf)
  if (object !== undefined || !events.has(name)) events.set(name, object ?? '')
}

/** `namespace CustomerCreatedEvent { interface Data { object: Customer } }` */
function objectIn(
  namespace: ts.ModuleDeclaration,
  objectOf: (name: ts.EntityName) => string | undefined,
): string | undefined {
  const body = namespace.body
  if (body === undefined || !ts.isModuleBlock(body)) return undefined
  for (const statement of body.statements) {
    if (!ts.isInterfaceDeclaration(statement) || statement.name.text !== 'Data') continue
    const type = member(statement.members, 'object')
    const reference = type && ts.isUnionTypeNode(type) ? type.types[0] : type
    if (reference && ts.isTypeReferenceNode(reference)) return objectOf(reference.typeName)
  }
  return undefined
}

function member(members: readonly ts.TypeElement[], name: string): ts.TypeNode | undefined {
  return members.find(
    (candidate): candidate is ts.PropertySignature =>
      ts.isPropertySignature(candidate) && candidate.name.getText() === name,
  )?.type
}
