/** The tests run on the sources, and in Node: like the entry for Node, they hold the API's history from the start. */
import * as history from '../../src/spec/versions/all.js'
import { holdHistory } from '../../src/spec/versions/history.js'

holdHistory(history)
