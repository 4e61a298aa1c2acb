/** All that older versions need and the newest does not: a browser loads it when it is first asked for. */
export { differenceTables } from '../generated/versions/index.js'
export { changes } from './index.js'
