/**
 * `npm run generate`: reads the installed `stripe` package and writes the API as data under `src/spec/generated`; then
 * the older majors, for what they have otherwise. See docs/internals/versions.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { type Generated, generate } from './generate.js'

const folder = new URL('../../src/spec/generated/', import.meta.url)
mkdirSync(folder, { recursive: true })
mkdirSync(new URL('versions/', folder), { recursive: true })

function write({ files, report }: Generated): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(new URL(name, folder), text)
  console.log(report)
}

write(generate())
// Only now: the older versions are compared with what has just been written.
const { generateVersions } = await import('./versions/index.js')
write(generateVersions())
