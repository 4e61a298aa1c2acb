import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Long enough for a machine that does other things too: no test is about how fast it is.
  test: { setupFiles: ['test/support/every-version.ts'], testTimeout: 120_000 },
})
