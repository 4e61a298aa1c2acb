/** `npm run test:clients`: the SDK's older majors, which are no dependencies, against a world. Needs a package registry. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/clients/**/*.client.ts'],
    setupFiles: ['test/support/every-version.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
})
