/** Where the SDK's types are: from a call's id to the type nodes of its parameters and of its answer. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import ts from 'typescript'

export interface Signature {
  readonly params: ts.TypeNode | undefined
  readonly response: ts.TypeNode
}

const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('stripe')))

export function openTypes() {
  const entry = join(packageFolder, 'esm/stripe.esm.node.d.ts')
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    module: ts.ModuleKind.NodeNext,
    skipLibCheck: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)!
  const stripe = source.statements.find(
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && node.name?.text === 'Stripe',
  )
  if (stripe === undefined) throw new Error('the package has no class Stripe')
  const root = checker.getTypeAtLocation(stripe)
  const files = program
    .getSourceFiles()
    .filter(file => file.fileName.startsWith(packageFolder) && file.fileName.includes('/resources/'))
  return { checker, files, signature: (id: string) => signatureOf(checker, root, stripe, id) }
}

function signatureOf(checker: ts.TypeChecker, root: ts.Type, at: ts.Node, id: string): Signature | undefined {
  const steps = id.split('.')
  const method = steps.pop()!
  let type = root
  for (const step of steps) {
    const property = checker.getPropertyOfType(type, step)
    if (property === undefined) return undefined
    type = checker.getTypeOfSymbolAtLocation(property, at)
  }
  const declarations = checker.getPropertyOfType(type, method)?.declarations?.filter(ts.isMethodDeclaration) ?? []
  const withParams = declarations.find(declaration => paramsOf(declaration) !== undefined) ?? declarations[0]
  return withParams?.type && { params: paramsOf(withParams), response: withParams.type }
}

const paramsOf = (declaration: ts.MethodDeclaration): ts.TypeNode | undefined =>
  declaration.parameters.find(parameter => parameter.name.getText() === 'params')?.type
