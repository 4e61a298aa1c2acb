/** TypeScript's type nodes to the spec's types. Syntax is read, not checked types: it keeps the names that mean something. */
import ts from 'typescript'
import type { Type } from '../../src/spec/type.js'
import { isFraction, isInstant, isTimestamp } from './numbers.js'
import { simplify, withoutNull } from './union.js'

/** Names that are atoms wherever they stand. */
const ATOMS: Readonly<Record<string, string>> = {
  Metadata: 'm',
  MetadataParam: 'm',
  RangeQueryParam: 'r',
  Decimal: 'd',
  FileData: 'F',
  Uint8Array: 'F',
  StripeStreamResponse: 'F',
  Buffer: 'F',
}

/** What stands between the types: named definitions (`#name` until they are numbered) and resources. */
export class Converter {
  readonly definitions = new Map<string, Type>()
  /** `object` value → type of the shape; `deleted:x` for what a deleted x leaves. */
  readonly shapes = new Map<string, Type>()
  private readonly names = new Map<ts.Node, string>()
  private doc = ''
  private field = ''

  constructor(private readonly checker: ts.TypeChecker) {}

  convert(node: ts.TypeNode): Type {
    if (ts.isParenthesizedTypeNode(node)) return this.convert(node.type)
    if (ts.isUnionTypeNode(node)) return this.union(node.types)
    if (ts.isArrayTypeNode(node)) return { a: this.convert(node.elementType) }
    if (ts.isTypeLiteralNode(node)) return this.members(node.members)
    if (ts.isTypeReferenceNode(node)) return this.reference(node)
    if (ts.isLiteralTypeNode(node)) return this.literal(node.literal)
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return isV2(node) && isInstant(this.field, this.doc) ? 'T' : 's'
      case ts.SyntaxKind.NumberKeyword:
        return isFraction(this.field) ? 'f' : isTimestamp(this.field, this.doc) ? 't' : 'i'
      case ts.SyntaxKind.BooleanKeyword:
        return 'b'
      case ts.SyntaxKind.BigIntKeyword:
        return 'I'
      case ts.SyntaxKind.NullKeyword:
      case ts.SyntaxKind.VoidKeyword:
        return 'n'
      default:
        return '*'
    }
  }

  private literal(literal: ts.LiteralTypeNode['literal']): Type {
    if (ts.isStringLiteral(literal)) return `=${literal.text}`
    if (literal.kind === ts.SyntaxKind.NullKeyword) return 'n'
    return literal.kind === ts.SyntaxKind.TrueKeyword || literal.kind === ts.SyntaxKind.FalseKeyword ? 'b' : '*'
  }

  private reference(node: ts.TypeReferenceNode): Type {
    const name = ts.isQualifiedName(node.typeName) ? node.typeName.right.text : node.typeName.text
    const [argument] = node.typeArguments ?? []
    if (name === 'Array' && argument) return { a: this.convert(argument) }
    if (name === 'Emptyable' && argument) return { z: this.convert(argument) }
    if (/^(ApiList|V2List|V2SearchResult|ApiSearchResult)$/.test(name) && argument) return { l: this.convert(argument) }
    if (
      /^(Response|Promise|ApiListPromise|ApiSearchResultPromise|V2ListPromise|V2SearchResultPromise)$/.test(name) &&
      argument
    ) {
      return /List|Search/.test(name) ? { l: this.convert(argument) } : this.convert(argument)
    }
    const atom = ATOMS[name]
    if (atom !== undefined) return atom
    const declaration = this.declarationOf(node.typeName)
    if (declaration === undefined) return '*'
    if (ts.isInterfaceDeclaration(declaration)) return this.interface(declaration)
    if (ts.isTypeAliasDeclaration(declaration)) return this.convert(declaration.type)
    return '*'
  }

  private declarationOf(name: ts.EntityName): ts.Declaration | undefined {
    let symbol = this.checker.getSymbolAtLocation(name)
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.checker.getAliasedSymbol(symbol)
    return symbol?.declarations?.find(
      declaration => ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration),
    )
  }

  /** The resources that a type allows. */
  resourcesIn(node: ts.TypeNode): readonly string[] {
    const type = this.convert(node)
    const members = typeof type === 'object' && 'u' in type ? type.u : [type]
    return members.flatMap(member => (typeof member === 'string' && member.startsWith('@') ? [member.slice(1)] : []))
  }

  /** Every resource of a file, those too that no call answers with. */
  resources(file: ts.Node): void {
    file.forEachChild(node => {
      if (ts.isInterfaceDeclaration(node) && resourceName(node) !== undefined) this.interface(node)
      else if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) this.resources(node)
    })
  }

  /** What stands behind a name; of a reference that may be expanded, the resources. */
  read(type: Type): Type {
    if (typeof type === 'object') return 'x' in type ? { u: type.x.map(object => `@${object}`) } : type
    if (type.startsWith('#')) return this.read(this.definitions.get(type)!)
    return type.startsWith('@') ? this.read(this.shapes.get(type.slice(1))!) : type
  }

  interface(declaration: ts.InterfaceDeclaration): Type {
    const known = this.names.get(declaration)
    if (known !== undefined) return known
    if (isOpaque(declaration)) return { m: '*' }
    const event = this.eventBase(declaration)
    if (event !== undefined) return this.interface(event)
    const object = resourceName(declaration)
    const name = object === undefined ? `#${declaration.name.text}/${this.names.size}` : `@${object}`
    this.names.set(declaration, name)
    const { doc, field } = this
    const type = this.members([...this.inherited(declaration), ...declaration.members])
    this.doc = doc
    this.field = field
    if (object === undefined) this.definitions.set(name, type)
    else if (this.shapes.has(object)) throw new Error(`two interfaces have the object value ${object}`)
    else this.shapes.set(object, type)
    return name
  }

  /** An event of one type is an event: the types differ only in what they carry. */
  private eventBase(declaration: ts.InterfaceDeclaration): ts.InterfaceDeclaration | undefined {
    const base = declaration.heritageClauses?.[0]?.types[0]?.expression
    if (base === undefined || !ts.isIdentifier(base) || base.text !== 'EventBase') return undefined
    return this.declarationOf(base) as ts.InterfaceDeclaration
  }

  private inherited(declaration: ts.InterfaceDeclaration): readonly ts.TypeElement[] {
    return (declaration.heritageClauses ?? []).flatMap(clause =>
      clause.types.flatMap(type => {
        const base = ts.isIdentifier(type.expression) ? this.declarationOf(type.expression) : undefined
        return base && ts.isInterfaceDeclaration(base) ? [...this.inherited(base), ...base.members] : []
      }),
    )
  }

  private members(members: readonly ts.TypeElement[] | ts.NodeArray<ts.TypeElement>): Type {
    const index = members.find(ts.isIndexSignatureDeclaration)
    if (index !== undefined && members.length === 1) return { m: this.convert(index.type) }
    const fields: Record<string, Type> = {}
    for (const member of members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) continue
      const name = member.name.getText().replace(/^['"]|['"]$/g, '')
      if (name === 'deleted' && member.type.kind === ts.SyntaxKind.VoidKeyword) continue
      this.doc = ts
        .getJSDocCommentsAndTags(member)
        .map(comment => comment.getText())
        .join('\n')
      this.field = name
      const [type, nullable] = withoutNull(this.convert(member.type))
      fields[`${name}${member.questionToken ? '?' : ''}${nullable ? '~' : ''}`] = type
    }
    return { o: fields }
  }

  private union(nodes: readonly ts.TypeNode[]): Type {
    const open = nodes.some(node => ts.isTypeReferenceNode(node) && node.typeName.getText().endsWith('OtherString'))
    const { doc, field } = this
    const members = nodes
      .filter(node => !(ts.isTypeReferenceNode(node) && node.typeName.getText().endsWith('OtherString')))
      .flatMap(node => {
        this.doc = doc
        this.field = field
        const type = this.convert(node)
        return typeof type === 'object' && 'u' in type ? type.u : [type]
      })
    return simplify([...members], open)
  }
}

/** What an event carries is an object of some kind, and the types leave its fields out. */
const isOpaque = (declaration: ts.InterfaceDeclaration): boolean =>
  declaration.members.length === 0 && /^(Object|PreviousAttributes)$/.test(declaration.name.text)

const isV2 = (node: ts.Node): boolean => /\/V2\//.test(node.getSourceFile().fileName)

/** An interface with `object: 'x'` that is no part of another is the resource x, or what a deleted x leaves behind. */
function resourceName(declaration: ts.InterfaceDeclaration): string | undefined {
  if (!ts.isSourceFile(declaration.parent) && !isInNamespace(declaration.parent)) return undefined
  const literal = (name: string) => {
    const member = declaration.members.find(
      (candidate): candidate is ts.PropertySignature =>
        ts.isPropertySignature(candidate) && candidate.name.getText() === name,
    )
    return member?.type && ts.isLiteralTypeNode(member.type)
      ? member.type.literal.getText().replace(/'/g, '')
      : undefined
  }
  const object = literal('object')
  if (object === undefined || object === 'list') return undefined
  return literal('deleted') === 'true' ? `deleted:${object}` : object
}

/** Until v21 resources stand in namespaces (`Stripe.Terminal`); a namespace named as an interface holds that one's parts. */
function isInNamespace(block: ts.Node): boolean {
  if (!ts.isModuleBlock(block)) return false
  for (let at = block.parent; ; at = at.parent.parent as ts.ModuleDeclaration) {
    if (ts.isStringLiteral(at.name)) return true
    const scope = at.parent
    if (!ts.isModuleBlock(scope)) return false
    if (scope.statements.some(other => ts.isInterfaceDeclaration(other) && other.name.text === at.name.text))
      return false
  }
}
