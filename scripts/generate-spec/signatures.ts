/** Where the SDK's types are: from a call's id to the type nodes of its parameters and of its answer. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import ts from 'typescript'

export interface Signature {
  readonly params: ts.TypeNode | undefined
  readonly response: ts.TypeNode
}

const installed = dirname(dirname(createRequire(import.meta.url).resolve('stripe')))

/** The types of a package: those of the installed one, or of an older major, which lays them out in another way. */
export function openTypes(packageFolder = installed, entry = join(packageFolder, 'esm/stripe.esm.node.d.ts')) {
  const program = ts.createProgram([entry], {
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    module: ts.ModuleKind.NodeNext,
    skipLibCheck: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(entry)!
  const stripe = classIn(source)
  if (stripe === undefined) throw new Error('the package has no class Stripe')
  const root = checker.getTypeAtLocation(stripe)
  const files = program
    .getSourceFiles()
    .filter(file => file.fileName.startsWith(packageFolder) && /\/(resources|types)\//.test(file.fileName))
  return { checker, files, signature: (id: string) => signatureOf(checker, root, stripe, id) }
}

/** `class Stripe`: of the file, or, until v21, of `declare module 'stripe'`. */
function classIn(node: ts.Node): ts.ClassDeclaration | undefined {
  return ts.forEachChild(node, child => {
    if (ts.isClassDeclaration(child) && child.name?.text === 'Stripe') return child
    return ts.isModuleDeclaration(child) || ts.isModuleBlock(child) ? classIn(child) : undefined
  })
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
