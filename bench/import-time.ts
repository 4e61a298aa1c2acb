/** How long a fresh process takes to import the built package. Needs `npm run build`. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { figure } from './report.js'

const built = new URL('../dist/index.js', import.meta.url)

export function importTime(): void {
  if (!existsSync(built)) {
    console.log('  skipped: run `npm run build` first')
    return
  }
  const script = `const start = performance.now(); await import(${JSON.stringify(built.href)}); console.log(performance.now() - start)`
  const times = Array.from({ length: 9 }, () =>
    Number(spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout),
  )
  figure('import in Node', times.sort((a, b) => a - b)[4]!, 'ms', { most: 80 })
}
