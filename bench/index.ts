/**
 * `npm run bench`: what things cost, side by side in one run. Each line names what was asked of it and says whether it
 * holds; nothing here is a test. Compiled before it runs, as the package is: a loader's transforms cost too.
 */
import { bulk } from './bulk.js'
import { doors } from './doors.js'
import { importTime } from './import-time.js'
import { overHttp } from './over-http.js'
import { renewals, roomyRenewals } from './renewals.js'
import { heading, summary } from './report.js'

const parts: Record<string, () => void | Promise<void>> = {
  importTime,
  doors,
  bulk,
  overHttp,
  renewals,
  roomyRenewals,
}
const wanted = process.argv.slice(2)

for (const [name, run] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  heading(name)
  await run()
}
summary()
