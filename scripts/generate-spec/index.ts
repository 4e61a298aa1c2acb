/** `npm run generate`: reads the installed `stripe` package and writes the API as data under `src/spec/generated`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { generate } from './generate.js'

const folder = new URL('../../src/spec/generated/', import.meta.url)
mkdirSync(folder, { recursive: true })
const { files, report } = generate()
for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, folder), text)
console.log(report)
