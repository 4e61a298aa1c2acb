import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'index-full': 'src/index-full.ts',
    scenarios: 'src/scenarios.ts',
    node: 'src/node.ts',
    cli: 'src/adapters/cli.ts',
  },
  format: ['esm', 'cjs'],
  // For CJS too: without it every entry gets an `ApiError` of its own, and `instanceof` fails across them.
  splitting: true,
  dts: { entry: { index: 'src/index.ts', scenarios: 'src/scenarios.ts', node: 'src/node.ts' } },
  platform: 'neutral',
  target: 'es2022',
  external: [/^node:/],
  // Of these a few functions in many small files are used, and finding each file costs an import a millisecond.
  noExternal: ['date-fns', '@date-fns/utc', '@noble/hashes'],
  clean: true,
  treeshake: true,
})
