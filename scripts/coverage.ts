/** `npm run coverage`: writes docs/coverage.md: what each endpoint does, and which parameters were seen to do nothing. */
import { writeFileSync } from 'node:fs'
import { coverage } from './coverage/report.js'

writeFileSync(new URL('../docs/coverage.md', import.meta.url), coverage())
